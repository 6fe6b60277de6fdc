// Checkpoints into an EVM chain.
#include <algorithm>
#include <filesystem>
#include <map>
#include <thread>

#include <fmt/format.h>

#include "anchor/anchorer.h"
#include "cli/command_ledger.h"
#include "cli/exit_code.h"
#include "cli/table.h"
#include "codec/encoding.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "member/archive.h"
#include "os/append_file.h"
#include "os/clock.h"
#include "os/interrupt.h"
#include "tlog/checkpoint.h"

namespace tidewaiter::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kGwei = 1'000'000'000;  // wei
constexpr double kChainTimeoutS = 30;
constexpr std::int64_t kAwayMaxMs = 600'000;  // a node that is started again is back by then
constexpr std::chrono::milliseconds kLookForSignals(50);

struct Anchoring {
  os::Path folder, out, key_file, ca_file;
  std::string rpc, node;
  std::vector<std::string> logs;
  std::uint64_t chain_id = 0, depth = 12, gas_limit = 30'000;
  std::uint64_t tip_gwei = 1, price_max_gwei = 500, bump_after_s = 180, every_s = 15;
  bool legacy = false, no_wait = false, abandon = false;
};

struct Outcome {
  std::string account;
  anchor::AnchorState state = anchor::AnchorState::kIdle;
  std::string trouble;  // of the node, with the last transaction
  std::vector<anchor::Anchor> done;
};

// The chain's money is behind it: only its owner may read it.
Result<evm::SecretKey> ReadKey(const os::Path& file) {
  std::error_code failed;
  const fs::perms perms = fs::status(file, failed).permissions();
  constexpr fs::perms kOthers = fs::perms::group_all | fs::perms::others_all;
  if (!failed && fs::exists(file, failed) && (perms & kOthers) != fs::perms::none) {
    return Fail(ErrorCode::kFailedPrecondition,
                file.string() + " can be read by others: chmod 600 it", "--key-file");
  }
  ASSIGN_OR_RETURN(std::string text, os::ReadFile(file));
  text.erase(text.find_last_not_of(" \r\n") + 1);
  auto key = evm::ParseSecretKey(text);
  if (key) return key;
  return Fail(ErrorCode::kInvalidArgument, file.string() + " is not 64 hexadecimal digits of a key",
              "--key-file");
}

std::optional<os::Path> CaFile(const Anchoring& asked) {
  return asked.ca_file.empty() ? std::nullopt : std::optional(asked.ca_file);
}

// Signed notes by origin: from the folder, from the process that has it, or from a node.
Result<std::map<std::string, std::string>> FinalCheckpoints(const Anchoring& asked) {
  if (!asked.node.empty()) {
    return member::FinalCheckpointsAt(
        {.folder = asked.folder, .url = asked.node, .ca_file = CaFile(asked)});
  }
  auto answer = AskFolder({.folder = asked.folder}, "checkpoints", "{}");
  if (!answer && answer.error().code == ErrorCode::kFailedPrecondition) {
    return Fail(ErrorCode::kFailedPrecondition,
                answer.error().message + "; --node URL asks a node instead");
  }
  if (!answer) return std::unexpected(answer.error());
  const codec::JsonText json(*answer);
  std::map<std::string, std::string> notes;
  codec::EachOf(json.root(), "checkpoints", [&](simdjson::dom::element note) {
    const std::string text(note.get_string().value());
    const auto read = tlog::ParseSignedCheckpoint(text);
    if (read) notes.emplace(read->checkpoint.origin, text);
  });
  return notes;
}

std::string StemOf(const std::string& checkpoint) {
  return codec::HexEncode(tlog::BytesOf(tlog::LeafHash(checkpoint)));
}

// Texts that are not anchored yet. Their signed notes are kept beside the anchors: proofs of
// entries are made under them (ledger prove --checkpoint).
Result<std::vector<std::string>> NewCheckpoints(const Anchoring& asked, const os::Path& out) {
  ASSIGN_OR_RETURN(const auto notes, FinalCheckpoints(asked));
  for (const std::string& log : asked.logs) {
    if (!notes.contains(log))
      return Fail(ErrorCode::kNotFound, "no final checkpoint of " + log + " is here", "--log");
  }
  std::vector<std::string> texts;
  for (const auto& [origin, note] : notes) {
    const bool wanted =
        asked.logs.empty() || std::ranges::find(asked.logs, origin) != asked.logs.end();
    ASSIGN_OR_RETURN(const tlog::SignedCheckpoint read, tlog::ParseSignedCheckpoint(note));
    const std::string stem = StemOf(read.note.text);
    if (!wanted || read.checkpoint.size == 0 || fs::exists(out / (stem + ".anchor"))) continue;
    RETURN_IF_ERROR(os::WriteFile(out / (stem + ".checkpoint"), note));
    texts.push_back(read.note.text);
  }
  return texts;
}

// Before anything is begun: a job for a chain that was a slip of the pen would have to be
// abandoned.
Status CheckChain(anchor::Chain& chain, std::uint64_t wanted) {
  ASSIGN_OR_RETURN(const std::uint64_t id, anchor::ChainId(chain));
  if (id == wanted) return {};
  return Fail(ErrorCode::kFailedPrecondition,
              fmt::format("the node is of chain {}, not of {}", id, wanted), "--chain-id");
}

Status Pause(std::uint64_t seconds) {
  const double end_s = os::RealClock().MonotonicSeconds() + static_cast<double>(seconds);
  while (os::RealClock().MonotonicSeconds() < end_s) {
    RETURN_IF_ERROR(os::CheckInterrupt());
    std::this_thread::sleep_for(kLookForSignals);
  }
  return os::CheckInterrupt();
}

Status Show(const Progress& progress, const anchor::AnchorProgress& now, std::uint64_t depth) {
  if (now.state != anchor::AnchorState::kMined) return progress("waits for a block", 0, 0);
  return progress("blocks deep", now.depth, depth);
}

// Steps until it is done; one step with --no-wait. A node that goes away is waited for.
Status Settle(anchor::Anchorer& anchorer, const Anchoring& asked, const Progress& progress,
              Outcome& outcome) {
  std::int64_t away_since_ms = 0;
  while (true) {
    const std::int64_t now_ms = os::RealClock().UnixMilliseconds();
    auto step = anchorer.Step(now_ms);
    if (!step) {
      const bool away = step.error().code == ErrorCode::kUnavailable && !asked.no_wait;
      if (away_since_ms == 0) away_since_ms = now_ms;
      if (!away || now_ms - away_since_ms > kAwayMaxMs) return std::unexpected(step.error());
      RETURN_IF_ERROR(progress("the node is away", 0, 0));
    } else {
      away_since_ms = 0;
      outcome.state = step->state;
      outcome.trouble = step->trouble;
      for (anchor::Anchor& anchor : step->done)
        outcome.done.push_back(std::move(anchor));
      if (step->state == anchor::AnchorState::kIdle || asked.no_wait) return {};
      RETURN_IF_ERROR(Show(progress, *step, asked.depth));
    }
    RETURN_IF_ERROR(Pause(asked.every_s));
  }
}

anchor::AnchorOptions OptionsOf(const Anchoring& asked, const os::Path& out,
                                const evm::SecretKey& key) {
  return {.folder = out,
          .chain_id = asked.chain_id,
          .key = key,
          .kind = asked.legacy ? evm::TransactionKind::kLegacy : evm::TransactionKind::kFeeMarket,
          .depth = asked.depth,
          .gas_limit = asked.gas_limit,
          .tip_wei = asked.tip_gwei * kGwei,
          .price_max_wei = asked.price_max_gwei * kGwei,
          .bump_after_ms = static_cast<std::int64_t>(asked.bump_after_s) * 1000};
}

void WriteDone(codec::JsonWriter& json, const os::Path& out, const anchor::Anchor& anchor) {
  const auto checkpoint = tlog::ParseCheckpoint(anchor.checkpoint);
  const os::Path stem = out / StemOf(anchor.checkpoint);
  json.BeginObject().Member("log", checkpoint ? checkpoint->origin : "");
  json.Member("size", checkpoint ? checkpoint->size : 0);
  json.Member("transaction",
              "0x" + codec::HexEncode(evm::ViewOf(evm::Keccak256(anchor.transaction))));
  json.Member("anchor", stem.string() + ".anchor");
  json.Member("checkpoint", stem.string() + ".checkpoint").EndObject();
}

std::string AsJson(const Outcome& outcome, const os::Path& out) {
  constexpr std::string_view kStates[] = {"idle", "waiting", "mined"};
  std::string text;
  codec::JsonWriter json(text);
  json.BeginObject().Member("account", outcome.account);
  json.Member("state", kStates[static_cast<std::size_t>(outcome.state)]);
  json.Member("trouble", outcome.trouble).Key("anchored").BeginArray();
  for (const anchor::Anchor& anchor : outcome.done)
    WriteDone(json, out, anchor);
  json.EndArray().EndObject();
  return text + '\n';
}

std::string AsText(const Outcome& outcome, const os::Path& out, bool bold) {
  std::string text;
  if (!outcome.done.empty()) {
    Table table({{"log"}, {"entries", Align::kRight}, {"anchor"}});
    table.SetCellWidthMax(0);
    for (const anchor::Anchor& anchor : outcome.done) {
      const auto checkpoint = tlog::ParseCheckpoint(anchor.checkpoint);
      table.Add({checkpoint ? checkpoint->origin : "",
                 checkpoint ? std::to_string(checkpoint->size) : "",
                 (out / (StemOf(anchor.checkpoint) + ".anchor")).string()});
    }
    text += table.Render(bold);
  } else if (outcome.state == anchor::AnchorState::kIdle) {
    text += "All is anchored already.\n";
  }
  if (outcome.state != anchor::AnchorState::kIdle) {
    text += outcome.state == anchor::AnchorState::kMined
                ? "Under way: a block has it, not deep enough. Run it again.\n"
                : fmt::format("Under way: no block has it yet, sent by {}. Run it again.\n",
                              outcome.account);
  }
  if (outcome.state == anchor::AnchorState::kWaiting && !outcome.trouble.empty())
    text += Printable(outcome.trouble) + '\n';
  return text;
}

Result<int> RunAnchor(const Anchoring& asked, Terminal& terminal) {
  ASSIGN_OR_RETURN(const evm::SecretKey key, ReadKey(asked.key_file));
  if (!fs::exists(asked.folder / "charter.first"))
    return Fail(ErrorCode::kNotFound, asked.folder.string() + " has no charter.first");
  const os::Path out = asked.out.empty() ? asked.folder / "anchors" : asked.out;
  RETURN_IF_ERROR(os::MakeFolder(out));
  ASSIGN_OR_RETURN(const os::FileLock lock, os::FileLock::Take(out / "lock"));
  anchor::HttpChain chain(
      asked.rpc, {.timeout_s = kChainTimeoutS, .allow_private = true, .ca_file = CaFile(asked)});
  ASSIGN_OR_RETURN(const auto anchorer, anchor::Anchorer::Open(OptionsOf(asked, out, key), chain));
  Outcome outcome{.account = evm::FormatAddress(evm::AddressOf(key)),
                  .state = anchorer->state(),
                  .trouble = {},
                  .done = {}};
  if (asked.abandon) {
    RETURN_IF_ERROR(anchorer->Abandon());
    terminal.Say("What was under way is forgotten; what was sent may still get into a block.\n");
    return kExitOk;
  }
  RETURN_IF_ERROR(CheckChain(chain, asked.chain_id));
  const Progress progress = terminal.progress();
  if (anchorer->state() != anchor::AnchorState::kIdle)
    RETURN_IF_ERROR(Settle(*anchorer, asked, progress, outcome));
  if (anchorer->state() == anchor::AnchorState::kIdle) {
    ASSIGN_OR_RETURN(std::vector<std::string> texts, NewCheckpoints(asked, out));
    if (!texts.empty()) {
      RETURN_IF_ERROR(anchorer->Begin(std::move(texts)));
      RETURN_IF_ERROR(Settle(*anchorer, asked, progress, outcome));
    }
  }
  terminal.FinishProgress();
  terminal.Out(terminal.json() ? AsJson(outcome, out) : AsText(outcome, out, terminal.bold()));
  return kExitOk;
}

std::vector<Option> OptionsFor(const std::shared_ptr<Anchoring>& asked) {
  return {
      Option(FolderOption("FOLDER", "The member's, or an archive (ledger mirror).", &asked->folder))
          .Required(),
      TextOption("--rpc", "URL", "A node of the chain (JSON-RPC).", &asked->rpc).Required(),
      Option(CountOption("--chain-id", "The chain: a node of another one is sent nothing.",
                         &asked->chain_id, 1, evm::kChainIdMax))
          .Required(),
      Option(FileOption("--key-file", "FILE",
                        "The account's secret key, 64 hexadecimal digits; nobody else may read it.",
                        &asked->key_file))
          .Required(),
      FolderOption("--out", "Where anchors go (default FOLDER/anchors).", &asked->out),
      Option{.name = "--log",
             .value = "NAME",
             .help = "Only this log (default: all).",
             .set = [asked](std::string_view name) -> Status {
               asked->logs.emplace_back(name);
               return {};
             }}
          .Repeated(),
      TextOption("--node", "URL",
                 "A node of the federation that is asked for the checkpoints, for an archive or "
                 "while a server has the folder.",
                 &asked->node),
      Flag("--no-wait", "Send it, or look once how far it is, and end.", &asked->no_wait),
      CountOption("--depth", "Blocks from the transaction's to the latest (default 12).",
                  &asked->depth, 1, 1'000'000),
      CountOption("--every", "Seconds between two looks at the chain (default 15).",
                  &asked->every_s, 0, 3'600),
      CountOption("--bump-after",
                  "Seconds after which a transaction that waits is replaced by one that pays more "
                  "(default 180).",
                  &asked->bump_after_s, 0, 86'400),
      CountOption("--price-max", "Gwei a unit of gas: more is never offered (default 500).",
                  &asked->price_max_gwei, 1, anchor::kPriceWeiMax / kGwei),
      CountOption("--tip", "Gwei a unit of gas above the price of the block (default 1).",
                  &asked->tip_gwei, 0, anchor::kPriceWeiMax / kGwei),
      CountOption("--gas-limit", "Units of gas; rollups need more (default 30000).",
                  &asked->gas_limit, 21'000, 10'000'000),
      Flag("--legacy", "For chains without a fee market.", &asked->legacy),
      Flag("--abandon", "Forget what is under way.", &asked->abandon),
      FileOption("--ca", "FILE",
                 "Authorities of the certificates of both, PEM (default: those of the system).",
                 &asked->ca_file)};
}

}  // namespace

Command LedgerAnchorCommand() {
  const auto asked = std::make_shared<Anchoring>();
  Command command{
      .name = "ledger anchor",
      .summary = "put checkpoints into an EVM chain, and keep what shows it",
      .synopsis = "FOLDER --rpc URL --chain-id N --key-file FILE [OPTIONS]",
      .description =
          "Sends one transaction that carries a hash of the last final checkpoint of every log, "
          "waits until it is deep enough, and writes a file for each that shows it "
          "(docs/formats/anchor.md): who distrusts all members can still see that nothing before "
          "it was changed after it. It may be stopped at any instant; the next run goes on, and "
          "what is anchored costs once. A node or a command may have the folder open; while a "
          "server has it, --node asks that. The account should be used by nothing else, and needs "
          "some of the chain's money."};
  command.options = OptionsFor(asked);
  command.examples = {
      {"tidewaiter ledger anchor na --rpc https://rpc.example --chain-id 1 --key-file anchor.key",
       "Each night:"}};
  command.run = [asked](Terminal& terminal) { return RunAnchor(*asked, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
