// Files into a frame log, a frame log worked through again, and what is known at its end.
#include <algorithm>

#include <fmt/format.h>

#include "cli/command_track.h"
#include "cli/exit_code.h"
#include "cli/table.h"
#include "codec/json_writer.h"
#include "monitor/alarm_json.h"
#include "os/clock.h"
#include "retrace/ingest.h"
#include "retrace/replay.h"

namespace tidewaiter::cli {
namespace {

struct IngestFiles {
  std::vector<os::Path> files;
  os::Path log;
};

Result<int> RunIngest(const IngestFiles& wanted, Terminal& terminal) {
  std::vector<std::unique_ptr<retrace::FrameSource>> sources;
  for (const os::Path& file : wanted.files) {
    ASSIGN_OR_RETURN(sources.emplace_back(), retrace::OpenFrames(file));
  }
  ASSIGN_OR_RETURN(auto ingest, retrace::Ingest::Open(wanted.log));
  RETURN_IF_ERROR(ingest->AddAll(*retrace::Merge(std::move(sources)), terminal.progress()));
  RETURN_IF_ERROR(ingest->Finish());
  terminal.FinishProgress();
  const retrace::IngestCounts& counts = ingest->counts();
  std::string json_out;
  codec::JsonWriter json(json_out);
  json.BeginObject().Member("frames", counts.frames).Member("undecodable", counts.undecodable);
  json.Member("unknown", counts.unknown).Member("backwards", counts.backwards);
  json.Member("head", chainlog::FormatHead(ingest->head())).EndObject();
  terminal.Out(terminal.json()
                   ? json_out + '\n'
                   : fmt::format("{} frames are in {}; {} could not be decoded, {} are of unknown "
                                 "protocols, {} came backwards in time\nhead: {}\n",
                                 counts.frames, wanted.log.string(), counts.undecodable,
                                 counts.unknown, counts.backwards,
                                 chainlog::FormatHead(ingest->head())));
  return kExitOk;
}

struct ReplayLog {
  os::Path log;
  os::Path plan;
  os::Path out;
  std::string device;
};

Result<retrace::Replayed> Replayed(const ReplayLog& wanted, Terminal& terminal) {
  retrace::PlanFile plan;
  if (!wanted.plan.empty()) {
    ASSIGN_OR_RETURN(plan, retrace::ReadPlanFile(wanted.plan));
  }
  ASSIGN_OR_RETURN(auto replayed, retrace::Replay(wanted.log, plan, terminal.progress()));
  terminal.FinishProgress();
  return replayed;
}

std::string AlarmLines(const track::Alarms& alarms) {
  std::string out;
  for (const track::Alarm& alarm : alarms) {
    codec::JsonWriter json(out);
    monitor::AppendAlarm(json, alarm);
    out += '\n';
  }
  return out;
}

struct KindCount {
  std::size_t raised = 0;
  std::size_t critical = 0;
};

Result<int> RunReplay(const ReplayLog& wanted, Terminal& terminal) {
  ASSIGN_OR_RETURN(const auto replayed, Replayed(wanted, terminal));
  if (!wanted.out.empty()) RETURN_IF_ERROR(os::WriteFile(wanted.out, AlarmLines(replayed.alarms)));
  std::map<track::AlarmKind, KindCount> kinds;
  for (const track::Alarm& alarm : replayed.alarms) {
    if (alarm.phase != track::AlarmPhase::kRaised) continue;
    ++kinds[alarm.kind].raised;
    kinds[alarm.kind].critical += alarm.severity == track::Severity::kCritical ? 1 : 0;
  }
  std::string json_out;
  codec::JsonWriter json(json_out);
  json.BeginObject().Member("frames", replayed.counts.frames);
  json.Member("reports", replayed.counts.reports).Member("ships", replayed.counts.ships);
  json.Member("drones", replayed.counts.drones);
  json.Member("undecodable", replayed.counts.undecodable);
  json.Member("devices", replayed.units.size()).Key("raised").BeginObject();
  Table table({{"alarm"}, {"raised", Align::kRight}, {"critical", Align::kRight}});
  for (const auto& [kind, count] : kinds) {
    json.Member(track::Name(kind), count.raised);
    table.Add({std::string(track::Name(kind)), fmt::format("{}", count.raised),
               fmt::format("{}", count.critical)});
  }
  json.EndObject().EndObject();
  if (terminal.json()) {
    terminal.Out(json_out + '\n');
    return kExitOk;
  }
  terminal.Out(fmt::format(
      "{} frames from {} to {}: {} reports of {} devices, {} positions of "
      "ships, {} of drones; {} could not be decoded\n\n",
      replayed.counts.frames, os::FormatUtc(replayed.first_ms / 1000),
      os::FormatUtc(replayed.last_ms / 1000), replayed.counts.reports, replayed.units.size(),
      replayed.counts.ships, replayed.counts.drones, replayed.counts.undecodable));
  terminal.Out(table.Render(terminal.bold()));
  return kExitOk;
}

std::string OpenKinds(const track::UnitView& unit) {
  std::string text;
  for (const track::AlarmKind kind : unit.open)
    text += (text.empty() ? "" : " ") + std::string(track::Name(kind));
  return text;
}

std::string UnitsJson(const std::vector<track::UnitView>& units) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginArray();
  for (const track::UnitView& unit : units) {
    json.BeginObject().Member("device", unit.device).MemberUnlessEmpty("unit", unit.unit);
    json.MemberUnlessEmpty("movement", unit.movement).Member("heard_ms", unit.heard_ms);
    if (unit.at) {
      json.Member("lat", unit.at->lat).Member("lon", unit.at->lon).Member("at_ms", unit.at_ms);
    }
    json.Member("speed_kmh", unit.speed_kmh).Member("seal", track::Name(unit.seal));
    json.Member("cut", unit.cut).MemberUnlessEmpty("node", unit.node);
    if (unit.battery_percent >= 0) json.Member("battery_percent", unit.battery_percent);
    json.Key("open").BeginArray();
    for (const track::AlarmKind kind : unit.open)
      json.Text(track::Name(kind));
    json.EndArray().EndObject();
  }
  json.EndArray();
  return out + '\n';
}

std::string UnitsText(const std::vector<track::UnitView>& units, bool bold) {
  Table table({{"device"},
               {"unit"},
               {"last heard"},
               {"lat", Align::kRight},
               {"lon", Align::kRight},
               {"km/h", Align::kRight},
               {"seal"},
               {"battery", Align::kRight},
               {"alarms that stand"}});
  for (const track::UnitView& unit : units) {
    table.Add({unit.device, unit.unit, os::FormatUtc(unit.heard_ms / 1000),
               unit.at ? fmt::format("{:.5f}", unit.at->lat) : "",
               unit.at ? fmt::format("{:.5f}", unit.at->lon) : "",
               fmt::format("{:.0f}", unit.speed_kmh),
               std::string(unit.cut ? "attacked" : track::Name(unit.seal)),
               unit.battery_percent >= 0 ? fmt::format("{:.0f} %", unit.battery_percent) : "",
               OpenKinds(unit)});
  }
  return table.Render(bold);
}

Result<int> RunShow(const ReplayLog& wanted, Terminal& terminal) {
  ASSIGN_OR_RETURN(auto replayed, Replayed(wanted, terminal));
  std::vector<track::UnitView>& units = replayed.units;
  if (!wanted.device.empty()) {
    std::erase_if(units, [&](const auto& unit) { return unit.device != wanted.device; });
    if (units.empty())
      return Fail(ErrorCode::kNotFound, wanted.device + " is not in the log", "--device");
  }
  std::ranges::sort(units, {}, &track::UnitView::device);
  terminal.Out(terminal.json() ? UnitsJson(units) : UnitsText(units, terminal.bold()));
  return kExitOk;
}

}  // namespace

Command TrackIngestCommand() {
  const auto wanted = std::make_shared<IngestFiles>();
  Command command{
      .name = "track ingest",
      .summary = "put frames from files into a frame log",
      .synopsis = "FILE... --log DIR",
      .description =
          "Reads frames (JSON lines), NMEA logs of ships with times in tag blocks, and the CSV of "
          "MarineCadastre, plain or gzip, and appends them to a frame log by their times, as if "
          "they had been received then. Prints the head of the log: keep it elsewhere."};
  command.options = {
      FilesOption("FILE", "What to read.", &wanted->files),
      FolderOption("--log", "The frame log; made when it is not there.", &wanted->log).Required()};
  command.options.front().required = true;
  command.examples = {{"tidewaiter track ingest world/frames.jsonl world/vessels.nmea --log log",
                       "A simulated world:"}};
  command.run = [wanted](Terminal& terminal) { return RunIngest(*wanted, terminal); };
  return command;
}

Command TrackReplayCommand() {
  const auto wanted = std::make_shared<ReplayLog>();
  Command command{
      .name = "track replay",
      .summary = "work a frame log through again and count the alarms",
      .synopsis = "--log DIR [--plan FILE] [--out FILE]",
      .description =
          "Makes everything that is known of what moved again from the raw frames alone, and "
          "raises the alarms that were raised then. Every hash of the log is checked on the way."};
  command.options = {
      FolderOption("--log", "The frame log.", &wanted->log).Required(),
      FileOption("--plan", "FILE", "Movements, fences, drones, ports (default: none).",
                 &wanted->plan),
      FileOption("--out", "FILE", "The alarms, one JSON document a line.", &wanted->out)};
  command.examples = {
      {"tidewaiter track replay --log log --plan world/plan.json --out alarms.jsonl",
       "All alarms of a log:"}};
  command.run = [wanted](Terminal& terminal) { return RunReplay(*wanted, terminal); };
  return command;
}

Command TrackShowCommand() {
  const auto wanted = std::make_shared<ReplayLog>();
  Command command{.name = "track show",
                  .summary = "show what is known of devices at the end of a frame log",
                  .synopsis = "--log DIR [--plan FILE] [--device ID]",
                  .description =
                      "Works the log through and shows for each device its last place, its seal, "
                      "its battery and the alarms that stand."};
  command.options = {
      FolderOption("--log", "The frame log.", &wanted->log).Required(),
      FileOption("--plan", "FILE", "Movements, fences (default: none).", &wanted->plan),
      TextOption("--device", "ID", "This one only.", &wanted->device)};
  command.examples = {{"tidewaiter track show --log log --plan world/plan.json", "All devices:"}};
  command.run = [wanted](Terminal& terminal) { return RunShow(*wanted, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
