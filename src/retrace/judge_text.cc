#include <fmt/format.h>

#include "codec/json_writer.h"
#include "retrace/judge.h"

namespace tidewaiter::retrace {
namespace {

void AppendShare(codec::JsonWriter& json, std::string_view name, const Share& share) {
  json.Key(name).BeginObject().Member("hits", share.hits).Member("of", share.of);
  json.Member("value", share.value).Member("low", share.low).Member("high", share.high);
  json.EndObject();
}

std::string Percent(const Share& share) {
  if (share.of == 0) return "-";
  return fmt::format("{:.1f} % ({:.1f}-{:.1f})", 100 * share.value, 100 * share.low,
                     100 * share.high);
}

std::string Minutes(double seconds) {
  return seconds < 0 ? "-" : fmt::format("{:.1f} min", seconds / 60);
}

}  // namespace

std::string WriteJudgement(const Judgement& judged) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("trips", judged.trips);
  AppendShare(json, "recall", judged.recall);
  AppendShare(json, "precision", judged.precision);
  json.Member("false_alarms", judged.false_alarms);
  json.Member("false_per_1000_trips", judged.false_per_1000_trips);
  json.Member("notices", judged.notices).Key("deeds").BeginArray();
  for (const DeedFigure& deed : judged.deeds) {
    json.BeginObject().Member("kind", deed.kind).Member("guilty", deed.guilty);
    AppendShare(json, deed.guilty ? "recall" : "alarmed", deed.found);
    if (deed.delay_median_s >= 0) {
      json.Member("delay_median_s", deed.delay_median_s);
      json.Member("delay_p90_s", deed.delay_p90_s);
    }
    json.EndObject();
  }
  json.EndArray().Key("alarms").BeginArray();
  for (const AlarmFigure& figure : judged.alarms) {
    json.BeginObject().Member("kind", track::Name(figure.kind)).Member("raised", figure.raised);
    json.Member("proves", figure.proves).Member("consequences", figure.consequences);
    json.Member("look_alikes", figure.look_alikes).Member("in_vain", figure.in_vain);
    AppendShare(json, "precision", figure.precision);
    json.EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

std::string JudgementText(const Judgement& judged) {
  std::string out = fmt::format("{:<20} {:>6} {:>6}  {:<22} {:>10} {:>10}\n", "what was done",
                                "cases", "found", "recall (95 %)", "median", "p90");
  for (const DeedFigure& deed : judged.deeds) {
    if (!deed.guilty) continue;
    out += fmt::format("{:<20} {:>6} {:>6}  {:<22} {:>10} {:>10}\n", deed.kind, deed.found.of,
                       deed.found.hits, Percent(deed.found), Minutes(deed.delay_median_s),
                       Minutes(deed.delay_p90_s));
  }
  out += fmt::format("\n{:<20} {:>6} {:>7}  {}\n", "what only looks so", "cases", "alarmed",
                     "share (95 %)");
  for (const DeedFigure& deed : judged.deeds) {
    if (deed.guilty) continue;
    out += fmt::format("{:<20} {:>6} {:>7}  {}\n", deed.kind, deed.found.of, deed.found.hits,
                       Percent(deed.found));
  }
  out += fmt::format("\n{:<20} {:>6} {:>6} {:>12} {:>11} {:>7}  {}\n", "alarm", "raised", "proves",
                     "consequence", "look-alike", "false", "precision (95 %)");
  for (const AlarmFigure& figure : judged.alarms) {
    out += fmt::format("{:<20} {:>6} {:>6} {:>12} {:>11} {:>7}  {}\n", track::Name(figure.kind),
                       figure.raised, figure.proves, figure.consequences, figure.look_alikes,
                       figure.in_vain, Percent(figure.precision));
  }
  out += fmt::format("\nfound {} of {} deeds: {}; alarms that were right: {}\n", judged.recall.hits,
                     judged.recall.of, Percent(judged.recall), Percent(judged.precision));
  if (judged.trips > 0) {
    out += fmt::format("{} false alarms on {} trips: {:.1f} a thousand\n", judged.false_alarms,
                       judged.trips, judged.false_per_1000_trips);
  }
  out += fmt::format("{} more were never more than a notice\n", judged.notices);
  return out;
}

}  // namespace tidewaiter::retrace
