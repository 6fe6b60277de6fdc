// Alarms against what really happened.
#include <fmt/format.h>

#include "cli/command_track.h"
#include "cli/exit_code.h"
#include "codec/json_writer.h"
#include "retrace/groups.h"
#include "retrace/ingest.h"
#include "retrace/insider.h"
#include "retrace/judge.h"
#include "retrace/replay.h"

namespace tidewaiter::cli {
namespace {

struct Evaluate {
  std::vector<os::Path> data;
  os::Path out;
};

// The world's log: made from its files where it is not there yet.
Result<os::Path> LogOf(const os::Path& data, Terminal& terminal) {
  const os::Path log = data / "log";
  std::error_code error;
  if (std::filesystem::exists(log, error)) return log;
  std::vector<std::unique_ptr<retrace::FrameSource>> sources;
  for (const char* name : {"frames.jsonl", "vessels.nmea"}) {
    if (!std::filesystem::exists(data / name, error)) continue;
    ASSIGN_OR_RETURN(sources.emplace_back(), retrace::OpenFrames(data / name));
  }
  if (sources.empty()) {
    return Fail(ErrorCode::kNotFound,
                data.string() + " has neither a log nor frames.jsonl nor vessels.nmea", "--data");
  }
  ASSIGN_OR_RETURN(auto ingest, retrace::Ingest::Open(log));
  RETURN_IF_ERROR(ingest->AddAll(*retrace::Merge(std::move(sources)), terminal.progress()));
  RETURN_IF_ERROR(ingest->Finish());
  return log;
}

struct Judged {
  retrace::Judgement judgement;
  std::vector<retrace::GroupFigure> groups = {};
  retrace::InsiderFigures insiders;
};

Result<Judged> JudgeOne(const os::Path& data, Terminal& terminal) {
  ASSIGN_OR_RETURN(const retrace::PlanFile plan, retrace::ReadPlanFile(data / "plan.json"));
  ASSIGN_OR_RETURN(const auto truth, retrace::ReadTruthFile(data / "truth.csv"));
  ASSIGN_OR_RETURN(const os::Path log, LogOf(data, terminal));
  ASSIGN_OR_RETURN(const auto replayed, retrace::Replay(log, plan, terminal.progress()));
  ASSIGN_OR_RETURN(const auto insiders, retrace::TryInsiders(truth, log, data / "insider-scratch"));
  Judged judged{
      .judgement = retrace::Judge(truth, replayed.alarms, {.trips = plan.movements.size()}),
      .insiders = insiders};
  judged.groups = retrace::GroupsOf(plan, replayed.protocols, judged.judgement.outcomes);
  return judged;
}

retrace::Share Added(const retrace::Share& a, const retrace::Share& b) {
  return retrace::ShareOf(a.hits + b.hits, a.of + b.of);
}

std::string InsiderText(const retrace::InsiderFigures& figures) {
  return fmt::format(
      "log copies: frames changed and found {} of {}; left out, chain made anew, found by a "
      "witness's head {} of {}, without one {} of {}; untouched but called damaged {} of {}\n",
      figures.altered.hits, figures.altered.of, figures.deleted.hits, figures.deleted.of,
      figures.deleted_unwitnessed.hits, figures.deleted_unwitnessed.of, figures.untouched.hits,
      figures.untouched.of);
}

std::string InsiderJson(const retrace::InsiderFigures& figures) {
  std::string out;
  codec::JsonWriter json(out);
  const auto share = [&](std::string_view name, const retrace::Share& one) {
    json.Key(name).BeginObject().Member("hits", one.hits).Member("of", one.of).EndObject();
  };
  json.BeginObject();
  share("altered", figures.altered);
  share("deleted", figures.deleted);
  share("deleted_unwitnessed", figures.deleted_unwitnessed);
  share("untouched", figures.untouched);
  json.EndObject();
  return out;
}

Result<int> Run(const Evaluate& evaluate, Terminal& terminal) {
  std::vector<retrace::Judgement> worlds;
  std::vector<std::vector<retrace::GroupFigure>> group_worlds;
  retrace::InsiderFigures insiders;
  for (const os::Path& data : evaluate.data) {
    ASSIGN_OR_RETURN(Judged one, JudgeOne(data, terminal));
    worlds.push_back(std::move(one.judgement));
    group_worlds.push_back(std::move(one.groups));
    insiders = {.altered = Added(insiders.altered, one.insiders.altered),
                .deleted = Added(insiders.deleted, one.insiders.deleted),
                .deleted_unwitnessed =
                    Added(insiders.deleted_unwitnessed, one.insiders.deleted_unwitnessed),
                .untouched = Added(insiders.untouched, one.insiders.untouched)};
  }
  terminal.FinishProgress();
  const retrace::Judgement all = retrace::Sum(worlds);
  const auto groups = retrace::SumGroups(group_worlds);
  const retrace::Calibration calibration = retrace::CalibrationOf(worlds);
  std::string document;
  codec::JsonWriter json(document);
  json.BeginObject().Key("judgement").Raw(retrace::WriteJudgement(all));
  json.Key("groups").Raw(retrace::WriteGroups(groups));
  json.Key("calibration").Raw(retrace::WriteCalibration(calibration));
  json.Key("insiders").Raw(InsiderJson(insiders)).EndObject();
  document += '\n';
  if (!evaluate.out.empty()) RETURN_IF_ERROR(os::WriteFile(evaluate.out, document));
  terminal.Out(terminal.json() ? document
                               : retrace::JudgementText(all) + retrace::GroupsText(groups) +
                                     retrace::CalibrationText(calibration) + InsiderText(insiders));
  return kExitOk;
}

}  // namespace

Command TrackEvaluateCommand() {
  const auto evaluate = std::make_shared<Evaluate>();
  Command command{
      .name = "track evaluate",
      .summary = "judge alarms against what really happened",
      .synopsis = "DIR... [--out FILE]",
      .description =
          "Works the log of each world through (DIR/log, made from its frames where it is not "
          "there) and compares the alarms with truth.csv: by kind of deed what was found and how "
          "soon, by kind of alarm how many were right, and false alarms a thousand trips; who had "
          "a false alarm, by make of device and by road; and whether alarms are as sure as they "
          "say, each world told of by what the others taught. Tries out on copies of the log "
          "whether what insiders do to it is seen. Shares have Wilson "
          "intervals of 95 %."};
  command.options = {FilesOption("DIR", "Worlds of track simulate, or labelled data of that form.",
                                 &evaluate->data),
                     FileOption("--out", "FILE", "The figures as JSON.", &evaluate->out)};
  command.options.front().required = true;
  command.options.front().completes = Completes::kFolder;
  command.examples = {{"tidewaiter track evaluate world", "One world:"}};
  command.run = [evaluate](Terminal& terminal) { return Run(*evaluate, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
