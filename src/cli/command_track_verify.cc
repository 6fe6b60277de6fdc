// What an evidence file proves, check by check.
#include <fmt/format.h>

#include "access/signing.h"
#include "cli/command_track.h"
#include "cli/exit_code.h"
#include "cli/table.h"
#include "codec/json_writer.h"
#include "monitor/evidence.h"
#include "monitor/utc_text.h"

namespace tidewaiter::cli {
namespace {

struct Verification {
  os::Path file;
  std::string key;  // 64 digits, or a file that holds them
  os::Path log;
};

Result<access::PublicKey> KeyOf(const std::string& given) {
  if (const auto key = access::ParsePublicKey(given)) return *key;
  const auto text = os::ReadFile(given);
  const auto key = text ? access::ParsePublicKey(*text)
                        : Result<access::PublicKey>(std::unexpected(text.error()));
  if (!key) return Fail(key.error().code, "--key: " + key.error().message, "--key");
  return *key;
}

std::string AsJson(const monitor::EvidenceReport& report) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("whole", report.whole()).Member("movement", report.movement);
  json.Member("installation", report.installation);
  json.Member("made", monitor::UtcText(report.made_ms)).Member("frames", report.frames);
  json.Member("points", report.points).Member("head", chainlog::FormatHead(report.log_head));
  if (report.key) json.Member("key", access::FormatPublicKey(*report.key));
  json.Key("checks").BeginArray();
  for (const monitor::EvidenceCheck& check : report.checks) {
    json.BeginObject().Member("name", check.name).Member("answer", Name(check.answer));
    json.Member("why", check.why).EndObject();
  }
  json.EndArray().EndObject();
  return out + '\n';
}

std::string AsText(const monitor::EvidenceReport& report, bool bold) {
  std::string text;
  if (report.made_ms != 0) {
    text = Printable(fmt::format("{}, signed by {} at {}", report.movement, report.installation,
                                 monitor::UtcText(report.made_ms))) +
           '\n';
  }
  Table table({{"check"}, {"answer"}, {"why"}});
  table.SetCellWidthMax(0);
  for (const monitor::EvidenceCheck& check : report.checks) {
    table.Add({std::string(check.name),
               check.answer == monitor::CheckAnswer::kNotDone ? "not done"
                                                              : std::string(Name(check.answer)),
               check.why});
  }
  return text + table.Render(bold) +
         (report.whole() ? "The file is as it was signed.\n" : "The file proves nothing.\n");
}

Result<int> Run(const Verification& asked, Terminal& terminal) {
  monitor::VerifyOptions options{.key = {}, .log = asked.log};
  if (!asked.key.empty()) {
    ASSIGN_OR_RETURN(options.key, KeyOf(asked.key));
  }
  ASSIGN_OR_RETURN(const std::uint64_t size, os::FileSize(asked.file));
  if (size > monitor::kEvidenceBytesMax)
    return Fail(ErrorCode::kInvalidArgument, "too long for an evidence file", "FILE");
  ASSIGN_OR_RETURN(const std::string file, os::ReadFile(asked.file));
  ASSIGN_OR_RETURN(const monitor::EvidenceReport report, monitor::VerifyEvidence(file, options));
  terminal.Out(terminal.json() ? AsJson(report) : AsText(report, terminal.bold()));
  return report.whole() ? kExitOk : kExitDiffers;
}

}  // namespace

Command TrackVerifyCommand() {
  const auto asked = std::make_shared<Verification>();
  Command command{
      .name = "track verify",
      .summary = "check a signed file of a journey",
      .synopsis = "FILE [--key KEY] [--log DIR]",
      .description =
          "Makes every check of an evidence file (docs/formats/evidence.md) and says yes or no to "
          "each, and why: signature, hashes of frames and journal, and whether the positions shown "
          "are those that the frames say. Needs no server and no network. Without --key it is not "
          "known who signed; with --log each frame is looked up in a frame log. Ends with 1 when a "
          "check says no."};
  command.options = {
      Option(FileOption("FILE", "FILE", "The evidence file.", &asked->file)).Required(),
      TextOption("--key", "KEY", "The signer's public key: 64 digits, or the file signing.pub.",
                 &asked->key),
      FolderOption("--log", "A frame log to look the frames up in.", &asked->log)};
  command.examples = {{"tidewaiter track verify MV-17.evidence.json --key signing.pub",
                       "Signed by the one whose key this is:"},
                      {"tidewaiter track verify MV-17.evidence.json --log tidewaiter-data/frames",
                       "And in the log as it says:"}};
  command.run = [asked](Terminal& terminal) { return Run(*asked, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
