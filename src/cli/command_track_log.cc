// Whether a frame log is still what was received.
#include <algorithm>

#include <fmt/format.h>

#include "chainlog/record.h"
#include "cli/command_track.h"
#include "cli/exit_code.h"
#include "cli/table.h"
#include "codec/json_writer.h"
#include "codec/text.h"

namespace tidewaiter::cli {
namespace {

constexpr std::size_t kCheckpointsMax = 100'000;  // a year of one every five minutes
constexpr std::size_t kShownMax = 50;             // faults on a screen; --json has all

struct LogCheck {
  os::Path folder;
  os::Path checkpoint;
  bool running = false;
};

// One head a line; blank lines are passed over.
Result<std::vector<chainlog::Head>> ReadCheckpoints(const os::Path& path) {
  std::vector<chainlog::Head> heads;
  if (path.empty()) return heads;
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(path));
  for (std::size_t at = 0, line = 1; at < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view one = codec::Trim(std::string_view(text).substr(at, end - at));
    at = end + 1;
    if (one.empty()) continue;
    const auto head = chainlog::ParseHead(one);
    if (!head || heads.size() == kCheckpointsMax) {
      return Fail(ErrorCode::kInvalidArgument,
                  fmt::format("{}:{}: {}", path.native(), line,
                              head ? "too many checkpoints" : head.error().message),
                  "--checkpoint");
    }
    heads.push_back(*head);
  }
  return heads;
}

std::string AsJson(const chainlog::Verified& verified) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("records", verified.records).Member("first_seq", verified.first_seq);
  json.Member("head", chainlog::FormatHead(verified.head)).Key("faults").BeginArray();
  for (const chainlog::Fault& fault : verified.faults) {
    json.BeginObject().Member("kind", chainlog::Name(fault.kind));
    json.Member("segment", fault.segment.filename().string()).Member("offset", fault.offset);
    json.Member("seq", fault.seq).Member("detail", fault.detail).EndObject();
  }
  json.EndArray().EndObject();
  return out + '\n';
}

std::string AsText(const chainlog::Verified& verified, std::size_t checkpoints, bool bold) {
  std::string text = fmt::format("{} records are as they were written, from {} on\n",
                                 verified.records, verified.first_seq);
  text += fmt::format("the last one: {}\n", chainlog::FormatHead(verified.head));
  if (verified.faults.empty()) {
    return text + (checkpoints == 0
                       ? "No fault. Without a checkpoint nobody knows whether the end is missing.\n"
                       : fmt::format("No fault; {} checkpoints hold.\n", checkpoints));
  }
  Table table({{"fault"}, {"record", Align::kRight}, {"segment"}, {"byte", Align::kRight}, {""}});
  for (std::size_t i = 0; i < std::min(verified.faults.size(), kShownMax); ++i) {
    const chainlog::Fault& fault = verified.faults[i];
    table.Add({std::string(chainlog::Name(fault.kind)),
               fault.seq == 0 ? "" : std::to_string(fault.seq), fault.segment.filename().string(),
               std::to_string(fault.offset), fault.detail});
  }
  return text + fmt::format("{} faults:\n", verified.faults.size()) + table.Render(bold);
}

Result<int> Run(const LogCheck& check, Terminal& terminal) {
  ASSIGN_OR_RETURN(const std::vector<chainlog::Head> checkpoints,
                   ReadCheckpoints(check.checkpoint));
  ASSIGN_OR_RETURN(const chainlog::Verified verified,
                   chainlog::Verify(check.folder, checkpoints, check.running));
  terminal.Out(terminal.json() ? AsJson(verified)
                               : AsText(verified, checkpoints.size(), terminal.bold()));
  return verified.faults.empty() ? kExitOk : kExitDiffers;
}

}  // namespace

Command TrackLogCommand() {
  const auto check = std::make_shared<LogCheck>();
  Command command{
      .name = "track log",
      .summary = "say whether a frame log is as it was written",
      .synopsis = "verify DIR [--checkpoint FILE] [--running]",
      .description =
          "Reads the whole log, computes every hash anew and lists each fault with its place: what "
          "was changed, removed, put in or cut off. A checkpoint is a head of the log that was "
          "kept elsewhere; with it a missing end is found too. Ends with 1 when there are faults. "
          "See docs/formats/chainlog.md."};
  Option action = ChoiceOption("ACTION", "What to do: verify.", {"verify"}, [](std::size_t) {});
  Option where = FolderOption("DIR", "The folder of the log.", &check->folder);
  where.value = "DIR";
  command.options = {
      std::move(action).Required(), std::move(where).Required(),
      FileOption("--checkpoint", "FILE", "Heads that must be in it, one a line.",
                 &check->checkpoint),
      Flag("--running", "A program is writing to it: its last group may be half there.",
           &check->running)};
  command.examples = {{"tidewaiter track log verify tidewaiter-data/frames --checkpoint heads.txt",
                       "Against heads that a witness kept:"}};
  command.run = [check](Terminal& terminal) { return Run(*check, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
