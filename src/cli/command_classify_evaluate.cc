// Measuring a classifier against described goods whose codes are known.
#include <fmt/format.h>

#include "app/classify.h"
#include "cli/command_classify.h"
#include "cli/exit_code.h"
#include "cli/table.h"
#include "codec/json_writer.h"

namespace tidewaiter::cli {
namespace {

double Share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

void LevelJson(const app::LevelScores& level, std::uint64_t rows, codec::JsonWriter& json) {
  json.Key(fmt::format("hs{}", level.digits)).BeginObject();
  for (std::size_t k = 0; k < app::kTopK.size(); ++k) {
    const app::Interval interval = app::WilsonInterval(level.hits[k], rows);
    json.Member(fmt::format("top{}", app::kTopK[k]), Share(level.hits[k], rows));
    json.Key(fmt::format("top{}_interval", app::kTopK[k]))
        .BeginArray()
        .Number(interval.low)
        .Number(interval.high)
        .EndArray();
  }
  json.Member("coverage_at_95_precision", level.coverage_at_95).Member("ece", level.ece);
  json.Key("reliability").BeginArray();
  for (const app::ReliabilityBin& bin : level.bins) {
    json.BeginObject()
        .Member("rows", bin.rows)
        .Member("said", bin.said)
        .Member("was", Share(bin.hits, bin.rows))
        .EndObject();
  }
  json.EndArray().EndObject();
}

std::string ReportJson(const app::ClassifyReport& report) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("rows", report.rows).Member("sha256", report.sha256);
  json.Key("methods").BeginObject();
  for (const app::MethodScores& method : report.methods) {
    json.Key(method.name).BeginObject();
    for (const app::LevelScores& level : method.levels)
      LevelJson(level, report.rows, json);
    json.Member("build_seconds", method.build_seconds)
        .Member("queries_per_second", method.queries_per_second)
        .Member("p50_us", method.p50_us)
        .Member("p99_us", method.p99_us)
        .EndObject();
  }
  json.EndObject();
  json.Key("alarm")
      .BeginObject()
      .Member("rows", report.alarm.rows)
      .Member("threshold", report.alarm.threshold)
      .Member("false_alarms", Share(report.alarm.false_alarms, report.alarm.rows))
      .Member("found", Share(report.alarm.found, report.alarm.rows))
      .EndObject();
  json.Member("vague", Share(report.vague, report.rows))
      .Member("questions", Share(report.questions, report.rows))
      .Member("precedents", report.facts.precedents)
      .Member("codes", report.facts.codes)
      .Member("model_mib", static_cast<double>(report.model_bytes) / (1 << 20))
      .Member("load_seconds", report.load_seconds)
      .Member("peak_mib", report.peak_mib)
      .EndObject();
  return out + '\n';
}

std::string ScoresText(const app::ClassifyReport& report, bool bold) {
  Table table({{"method"},
               {"digits", Align::kRight},
               {"top 1", Align::kRight},
               {"95 % interval"},
               {"top 3", Align::kRight},
               {"95 % interval"},
               {"top 5", Align::kRight},
               {"95 % interval"},
               {"at 95 % precision", Align::kRight},
               {"ECE", Align::kRight}});
  for (const app::MethodScores& method : report.methods) {
    for (const app::LevelScores& level : method.levels) {
      std::vector<std::string> cells{method.name, fmt::format("{}", level.digits)};
      for (const std::uint64_t hits : level.hits) {
        const app::Interval interval = app::WilsonInterval(hits, report.rows);
        cells.push_back(fmt::format("{:.4f}", Share(hits, report.rows)));
        cells.push_back(fmt::format("{:.4f} to {:.4f}", interval.low, interval.high));
      }
      cells.push_back(fmt::format("{:.3f}", level.coverage_at_95));
      cells.push_back(fmt::format("{:.3f}", level.ece));
      table.Add(std::move(cells));
    }
  }
  return table.Render(bold);
}

std::string ReliabilityText(const app::ClassifyReport& report, bool bold) {
  Table table({{"digits", Align::kRight},
               {"rows", Align::kRight},
               {"said", Align::kRight},
               {"was", Align::kRight}});
  for (const app::LevelScores& level : report.methods.front().levels) {
    for (const app::ReliabilityBin& bin : level.bins) {
      if (bin.rows == 0) continue;
      table.Add({fmt::format("{}", level.digits), fmt::format("{}", bin.rows),
                 fmt::format("{:.3f}", bin.said),
                 fmt::format("{:.3f}", Share(bin.hits, bin.rows))});
    }
  }
  return table.Render(bold);
}

std::string SpeedText(const app::ClassifyReport& report) {
  std::string text;
  for (const app::MethodScores& method : report.methods) {
    text += fmt::format("{}: {:.0f} queries/s on one thread, median {:.0f} us, 99 % {:.0f} us",
                        method.name, method.queries_per_second, method.p50_us, method.p99_us);
    if (method.build_seconds > 0) text += fmt::format(", built in {:.1f} s", method.build_seconds);
    text += '\n';
  }
  text += fmt::format(
      "alarm on wrong codes: {:.3f} of foreign codes found, {:.4f} of correct ones called wrong\n"
      "vague {:.3f}, with a question {:.3f}\n"
      "{} precedents, {} codes, model {:.1f} MiB, read in {:.3f} s, peak memory {:.0f} MiB\n"
      "{} rows, SHA-256 {}\n",
      Share(report.alarm.found, report.alarm.rows),
      Share(report.alarm.false_alarms, report.alarm.rows), Share(report.vague, report.rows),
      Share(report.questions, report.rows), report.facts.precedents, report.facts.codes,
      static_cast<double>(report.model_bytes) / (1 << 20), report.load_seconds, report.peak_mib,
      report.rows, report.sha256);
  return text;
}

Result<int> RunEvaluate(const app::EvaluateClassifierRequest& request, Terminal& terminal) {
  ASSIGN_OR_RETURN(const app::ClassifyReport report,
                   app::EvaluateClassifier(request, os::RealClock()));
  terminal.Out(terminal.json()
                   ? ReportJson(report)
                   : ScoresText(report, terminal.bold()) + '\n' +
                         ReliabilityText(report, terminal.bold()) + '\n' + SpeedText(report));
  return kExitOk;
}

}  // namespace

Command ClassifyEvaluateCommand() {
  const auto request = std::make_shared<app::EvaluateClassifierRequest>();
  Command command{
      .name = "classify evaluate",
      .summary = "measure a classifier on goods whose codes are known",
      .synopsis = "FILE --model FILE [--alone]",
      .description =
          "FILE has codes and texts as for classify learn, and should hold none of the texts that "
          "were learned. Prints how often the true code, heading and chapter is among the first "
          "1, 3 and 5, with Wilson's 95 % intervals; how many rows can be answered with 95 % "
          "precision; whether probabilities are honest; how an alarm on wrong codes works; speed "
          "and memory. --alone adds an index alone and fastText alone, made from the same "
          "precedents, and takes minutes."};
  command.options = {
      FileOption("FILE", "FILE", "Described goods with codes.", &request->gold).Required(),
      FileOption("--model", "FILE", "What classify learn wrote.", &request->model).Required(),
      Flag("--alone", "Measure simpler ways as well.", &request->alone)};
  command.examples = {{"tidewaiter classify evaluate later.csv --model goods.classifier",
                       "On later declarations:"}};
  command.run = [request](Terminal& terminal) { return RunEvaluate(*request, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
