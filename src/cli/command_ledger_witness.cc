// A witness: somebody outside the federation who remembers where each log was.
#include <algorithm>
#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "access/secret.h"
#include "cli/command_ledger.h"
#include "cli/exit_code.h"
#include "cli/table.h"
#include "codec/json_writer.h"
#include "federation/witness.h"
#include "http/server.h"
#include "member/watch.h"
#include "os/append_file.h"
#include "os/clock.h"
#include "os/interrupt.h"

namespace tidewaiter::cli {
namespace {

constexpr std::chrono::milliseconds kLookForSignals(50);
constexpr double kStopGraceS = 5;
constexpr std::size_t kBodyBytesMax = tlog::kNoteBytesMax + 64 * 64;  // a note, and 63 hashes

struct Watching {
  os::Path folder;
  std::vector<std::string> urls;
  std::string name;
  os::Path founding;
  std::string sha256;
  std::vector<std::string> keys;
  bool serves = false;
  std::string address = "127.0.0.1";
  std::uint64_t port = 8481;
  std::uint64_t every_s = 60;
  os::Path certificate;
  os::Path key;
  os::Path ca_file;
};

member::WatchOptions OptionsOf(const Watching& asked) {
  member::WatchOptions options{.folder = asked.folder, .urls = asked.urls};
  if (!asked.ca_file.empty()) options.ca_file = asked.ca_file;
  return options;
}

// Logs that are no member's, by their keys. All that is wrong with one is wrong with the command.
Status AddLogs(const std::vector<std::string>& keys, federation::Roster& logs) {
  for (const std::string& text : keys) {
    auto key = tlog::ParseVerifierKey(text);
    if (!key) return Fail(ErrorCode::kInvalidArgument, key.error().message, "--log-key");
    if (key->type != tlog::KeyType::kEd25519)
      return Fail(ErrorCode::kInvalidArgument, "no Ed25519 key of a log: " + text, "--log-key");
    if (logs.FindLog(key->name) != nullptr)
      return Fail(ErrorCode::kInvalidArgument, key->name + " is watched already", "--log-key");
    const std::string origin = key->name;
    logs.logs.push_back({.origin = origin, .member = "", .keys = {{.key = *std::move(key)}}});
  }
  return {};
}

// Of the federation, when one is followed, and those that were named. `problems` is what could not
// be asked.
Result<federation::Roster> LogsOf(const Watching& asked, std::vector<std::string>& problems) {
  federation::Roster logs;
  const bool follows = !asked.urls.empty() || !asked.founding.empty() ||
                       os::FileSize(asked.folder / "charter.first").has_value();
  if (follows) {
    ASSIGN_OR_RETURN(member::Followed charter, member::FollowCharter(OptionsOf(asked)));
    logs = std::move(charter.logs);
    problems = std::move(charter.problems);
  }
  RETURN_IF_ERROR(AddLogs(asked.keys, logs));
  if (!logs.logs.empty()) return logs;
  return Fail(ErrorCode::kInvalidArgument,
              "nothing to watch: name a node of a federation, or --log-key", "URL");
}

std::string AsJson(const tlog::VerifierKey& key, const federation::Witness& witness,
                   const std::vector<member::WatchedLog>& logs) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("witness", tlog::FormatVerifierKey(key)).Key("logs").BeginArray();
  for (const member::WatchedLog& log : logs) {
    json.BeginObject().Member("origin", log.origin).Member("size", log.size);
    json.Member("fresh", log.fresh).Member("lied", log.lied);
    json.Member("evidence", log.lied ? witness.EvidenceFile(log.origin).string() : "");
    json.Key("problems").BeginArray();
    for (const std::string& problem : log.problems)
      json.Text(problem);
    json.EndArray().EndObject();
  }
  json.EndArray().EndObject();
  return out + '\n';
}

std::string AsText(const federation::Witness& witness, const std::vector<member::WatchedLog>& logs,
                   bool bold) {
  Table table({{"log"}, {"cosigned", Align::kRight}, {"new", Align::kRight}, {"what"}});
  table.SetCellWidthMax(0);
  for (const member::WatchedLog& log : logs) {
    std::vector<std::string> lines;
    if (log.lied) {
      lines.push_back(fmt::format("two histories: {}", witness.EvidenceFile(log.origin).string()));
    }
    for (const std::string& problem : log.problems)
      lines.push_back(Printable(problem));
    if (lines.empty()) lines.emplace_back();
    for (const std::string& line : lines)
      table.Add({log.origin, std::to_string(log.size), std::to_string(log.fresh), line});
  }
  return table.Render(bold);
}

void LogProblems(const std::vector<member::WatchedLog>& logs) {
  for (const member::WatchedLog& log : logs) {
    if (log.lied) Terminal::Log(fmt::format("alarm fork {}", log.origin));
    for (const std::string& problem : log.problems)
      Terminal::Log(fmt::format("{}: {}", log.origin, Printable(problem)));
  }
}

http::Response AsResponse(const federation::Answer& answer) {
  return {.status = answer.status, .content_type = answer.type, .body = answer.body};
}

// Answers what logs push, and goes to the nodes itself, until it is told to end.
class Station {
 public:
  Station(const Watching& asked, federation::Witness& witness) : asked_(asked), witness_(witness) {}

  Status Run(const std::string& name, Terminal& terminal) {
    http::ServerOptions how{.address = asked_.address,
                            .port = static_cast<std::uint16_t>(asked_.port),
                            .body_limit = [](std::string_view /*path*/) { return kBodyBytesMax; }};
    if (!asked_.certificate.empty())
      how.tls =
          http::TlsOptions{.certificate_chain = asked_.certificate, .private_key = asked_.key};
    ASSIGN_OR_RETURN(http::Server server,
                     http::Server::Start(how, [this](http::Request request, http::Reply reply) {
                       Answer(request, std::move(reply));
                     }));
    terminal.Out(fmt::format("{} listens at {}:{}\n", name, asked_.address, server.port()));
    RETURN_IF_ERROR(terminal.Flush());
    double next_s = 0;
    while (os::CheckInterrupt()) {
      const double now_s = os::RealClock().MonotonicSeconds();
      if (!asked_.urls.empty() && now_s >= next_s) {
        Look();
        next_s = now_s + static_cast<double>(asked_.every_s);
      }
      std::this_thread::sleep_for(kLookForSignals);
    }
    server.Stop(kStopGraceS);
    return {};
  }

 private:
  void Answer(const http::Request& request, http::Reply reply) {
    const bool post = request.method == http::Method::kPost;
    if (!post && request.method != http::Method::kGet)
      return reply.Send({.status = 405, .body = "GET or POST\n"});
    reply.Send(AsResponse(
        witness_.Serve({post, request.path, request.body}, os::RealClock().UnixMilliseconds())));
  }

  void Look() {
    std::vector<std::string> problems;
    auto logs = LogsOf(asked_, problems);
    const Status used = logs ? witness_.Use(*std::move(logs)) : std::unexpected(logs.error());
    if (!used) problems.push_back(used.error().message);
    for (const std::string& problem : problems)
      Terminal::Log(Printable(problem));
    LogProblems(member::WatchLogs(witness_, OptionsOf(asked_), os::RealClock().UnixMilliseconds()));
  }

  const Watching& asked_;
  federation::Witness& witness_;
};

Result<int> RunWitness(const Watching& asked, Terminal& terminal) {
  RETURN_IF_ERROR(os::MakeFolder(asked.folder));
  const auto lock = os::FileLock::Take(asked.folder / "witness.lock");
  if (!lock)
    return Fail(ErrorCode::kFailedPrecondition, "another process witnesses in this folder");
  ASSIGN_OR_RETURN(const tlog::Signer key,
                   member::WitnessKey(asked.folder, asked.name, access::SystemSecrets()));
  if (!asked.founding.empty() || !asked.urls.empty()) {
    RETURN_IF_ERROR(BeginArchive({.folder = asked.folder,
                                  .url = asked.urls.empty() ? "" : asked.urls.front(),
                                  .founding = asked.founding,
                                  .sha256 = asked.sha256}));
  }
  std::vector<std::string> problems;
  ASSIGN_OR_RETURN(federation::Roster logs, LogsOf(asked, problems));
  ASSIGN_OR_RETURN(const auto witness,
                   federation::Witness::Open({asked.folder, &key}, std::move(logs)));
  const std::string name = tlog::FormatVerifierKey(key.verifier());
  if (asked.serves) {
    RETURN_IF_ERROR(Station(asked, *witness).Run(name, terminal));
    return kExitOk;
  }
  const auto watched =
      member::WatchLogs(*witness, OptionsOf(asked), os::RealClock().UnixMilliseconds());
  for (const std::string& problem : problems)
    terminal.Say(Printable(problem) + '\n');
  terminal.Say("witness " + name + '\n');
  terminal.Out(terminal.json() ? AsJson(key.verifier(), *witness, watched)
                               : AsText(*witness, watched, terminal.bold()));
  const bool well = std::ranges::all_of(
      watched, [](const member::WatchedLog& log) { return !log.lied && log.problems.empty(); });
  return well ? kExitOk : kExitDiffers;
}

}  // namespace

Command LedgerWitnessCommand() {
  const auto asked = std::make_shared<Watching>();
  Command command{
      .name = "ledger witness",
      .summary = "keep logs honest from outside, without a copy of them",
      .synopsis = "FOLDER [URL...] [--name NAME] [--founding FILE] [--log-key KEY]... [--serve]",
      .description =
          "Remembers the last checkpoint of each log, and cosigns what is shown to go on from it. "
          "For whoever is no member and wants to know that members and traders are all shown the "
          "same: a chamber of commerce, an auditor, a newspaper. With URLs, nodes of a federation, "
          "it asks them, once, or with --serve again and again; more nodes make it harder to show "
          "one of them something else. With --serve it also answers logs that push their "
          "checkpoints (C2SP tlog-witness: POST /add-checkpoint), those of the federation and any "
          "whose key is named. Two histories of one log are kept as evidence, which ledger verify "
          "reads. FOLDER has its key, what it cosigned, and the charter's log. Losing it is "
          "beginning anew under another name. Ends with 1 when a log has lied, or could not be "
          "looked at."};
  Option keys = TextsOption(
      "--log-key", "A log by its key: NAME+ID+KEY, as C2SP signed-note has it.", &asked->keys);
  keys.value = "KEY";
  Option urls = TextsOption("URL", "Nodes of a federation, without a path.", &asked->urls);
  command.options = {
      Option(FolderOption("FOLDER", "The witness's.", &asked->folder)).Required(),
      std::move(urls),
      TextOption("--name", "NAME",
                 "Its name, when the folder is new, for example chamber.example/witness.",
                 &asked->name),
      FileOption("--founding", "FILE",
                 "The founding entry of the federation (default: the one in FOLDER, or that of the "
                 "first node: compare it).",
                 &asked->founding),
      TextOption("--sha256", "DIGITS", "What the founding entry must have.", &asked->sha256),
      std::move(keys),
      Flag("--serve", "Go on, and answer logs that push.", &asked->serves),
      TextOption("--address", "ADDRESS",
                 "The address to listen at (default 127.0.0.1: this machine alone).",
                 &asked->address),
      CountOption("--port", "The port (default 8481; 0: any that is free).", &asked->port, 0,
                  65535),
      CountOption("--every", "Seconds between two rounds (default 60).", &asked->every_s, 1,
                  86'400),
      FileOption("--certificate", "FILE", "TLS: the chain of certificates, PEM.",
                 &asked->certificate),
      FileOption("--key", "FILE", "TLS: its private key, PEM.", &asked->key),
      FileOption("--ca", "FILE",
                 "Authorities of the nodes' certificates, PEM (default: those of the system).",
                 &asked->ca_file)};
  command.examples = {
      {"tidewaiter ledger witness watch https://ledger.customs.na "
       "https://ledger.customs.bw --name chamber.example/witness",
       "Each hour:"}};
  command.run = [asked](Terminal& terminal) { return RunWitness(*asked, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
