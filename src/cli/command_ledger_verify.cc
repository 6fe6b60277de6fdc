// Checks of one file, or of a whole folder.
#include <fmt/format.h>

#include "anchor/anchor.h"
#include "cli/command_ledger.h"
#include "cli/exit_code.h"
#include "cli/ledger_verdict.h"
#include "cli/table.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "credential/credential.h"
#include "credential/open_attestation.h"
#include "evm/transaction.h"
#include "federation/evidence.h"
#include "federation/ledger_judge.h"
#include "ledger/moment.h"
#include "member/audit.h"
#include "member/proof_file.h"
#include "os/clock.h"
#include "payload/disclosure.h"
#include "pglog/log_database.h"
#include "tlog/proof.h"
#include "tlogstore/fsck.h"

namespace tidewaiter::cli {
namespace {

constexpr std::size_t kFileBytesMax = std::size_t{1} << 20U;

Result<std::string> ReadSmall(const os::Path& file, std::size_t bytes_max, const char* field) {
  ASSIGN_OR_RETURN(const std::uint64_t size, os::FileSize(file));
  if (size <= bytes_max) return os::ReadFile(file);
  return Fail(ErrorCode::kInvalidArgument, fmt::format("longer than {} bytes", bytes_max), field);
}

template <typename Problems>
void Take(const Problems& problems, Verdict& verdict) {
  for (const auto& problem : problems)
    verdict.problems.push_back({problem.code, problem.pointer, problem.detail});
}

Result<ledger::Charter> ReadFounding(const os::Path& file) {
  ASSIGN_OR_RETURN(const std::string bytes, os::ReadFile(file));
  ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::ReadEntry(bytes));
  ledger::Charter charter;
  const ledger::Refusals refusals = charter.Apply(entry);
  if (refusals.empty()) return charter;
  return Fail(ErrorCode::kInvalidArgument, "no founding entry: " + refusals.front().detail,
              "--founding");
}

// What was given beside the proof of an entry.
Status VerifyBeside(const member::ProofFile& file, const std::optional<ledger::Entry>& entry,
                    const Verify& asked, Verdict& verdict) {
  if (!asked.disclosure.empty() && entry) {
    ASSIGN_OR_RETURN(const std::string text,
                     ReadSmall(asked.disclosure, payload::kDisclosureBytesMax, "--disclosure"));
    JudgeDisclosure(text, *entry, verdict);
  }
  if (asked.anchor.empty()) return {};
  ASSIGN_OR_RETURN(const std::string text,
                   ReadSmall(asked.anchor, anchor::kAnchorBytesMax, "--anchor"));
  const auto proof = tlog::ParseProof(file.proof);
  if (!proof) return {};  // said already
  return JudgeAnchor(text, proof->checkpoint.note.text, asked, verdict);
}

Result<Verdict> VerifyProof(const std::string& text, const Verify& asked) {
  Verdict verdict{.what = "proof", .says = ""};
  const auto file = member::ReadProofFile(text);
  if (!file) {
    verdict.problems.push_back({"form", file.error().field, file.error().message});
    return verdict;
  }
  member::Trust trust;
  if (!asked.policy.empty()) {
    ASSIGN_OR_RETURN(trust.policy, os::ReadFile(asked.policy));
  } else if (!asked.founding.empty()) {
    ASSIGN_OR_RETURN(const ledger::Charter charter, ReadFounding(asked.founding));
    const auto entry = ledger::ReadEntry(file->entry);
    trust.policy = charter.PolicyText(entry ? entry->log : "");
    if (trust.policy.empty())
      verdict.problems.push_back({"unknown_log", "/entry", "the founding names no such log"});
  }
  const member::Checked checked = CheckProofFile(*file, trust);
  Take(checked.problems, verdict);
  if (checked.own_policy && verdict.problems.empty()) {
    verdict.problems.push_back({"own_policy", "/policy",
                                "it agrees with itself; whose keys these are only --policy or "
                                "--founding can say"});
  }
  if (checked.entry) {
    verdict.says = fmt::format("{} {} of {}: {}", checked.entry->object, checked.entry->number,
                               checked.entry->log, checked.entry->type);
  }
  RETURN_IF_ERROR(VerifyBeside(*file, checked.entry, asked, verdict));
  return verdict;
}

Result<Verdict> VerifyEvidenceFile(const std::string& text, const Verify& asked) {
  if (asked.founding.empty())
    return Fail(ErrorCode::kInvalidArgument, "evidence needs the members' keys", "--founding");
  ASSIGN_OR_RETURN(const ledger::Charter charter, ReadFounding(asked.founding));
  Verdict verdict{.what = "evidence", .says = ""};
  const auto evidence = federation::ReadEvidence(text);
  const auto proven = evidence
                          ? federation::VerifyEvidence(*evidence, federation::RosterOf(charter),
                                                       federation::LedgerStepOf)
                          : std::unexpected(evidence.error());
  if (!proven) {
    verdict.problems.push_back({"evidence", proven.error().field, proven.error().message});
  } else {
    verdict.says = fmt::format("{} of {} by {}", LieName(proven->lie), proven->log,
                               fmt::join(proven->liars, ", "));
  }
  return verdict;
}

Verdict VerifyVc(const std::string& text) {
  const credential::DidKeys keys;  // did:key alone: nothing is fetched
  const auto check = credential::VerifyCredential(
      text, {.keys = [&](std::string_view id) { return keys.AssertionMethod(id); },
             .status = {},
             .now = os::RealClock().UnixSeconds()});
  Verdict verdict{.what = "credential", .says = "issued by " + check.issuer};
  Take(check.problems, verdict);
  return verdict;
}

Verdict VerifyOa(const std::string& text) {
  const auto check = credential::VerifyOpenAttestation(text);
  Verdict verdict{.what = "open_attestation", .says = "issued as " + check.merkle_root};
  Take(check.problems, verdict);
  return verdict;
}

Result<Verdict> VerifyText(const std::string& text, const Verify& asked) {
  const codec::JsonText json(text);
  simdjson::dom::object object;
  if (!json.ok() || json.root().get(object) != simdjson::SUCCESS) {
    return Verdict{.what = "unknown", .says = "", .problems = {{"form", "", "no JSON object"}}};
  }
  const auto has = [&](std::string_view name) {
    simdjson::dom::element value;
    return object.at_key(name).get(value) == simdjson::SUCCESS;
  };
  if (has("entry") && has("policy")) return VerifyProof(text, asked);
  if (!asked.anchor.empty() || !asked.disclosure.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "anchors and disclosures go beside a proof",
                asked.anchor.empty() ? "--disclosure" : "--anchor");
  }
  if (has("lie")) return VerifyEvidenceFile(text, asked);
  if (has("checkpoint") && has("transaction")) {
    Verdict verdict{.what = "anchor", .says = ""};
    RETURN_IF_ERROR(JudgeAnchor(text, "", asked, verdict));
    return verdict;
  }
  if (has("leaf") && has("payload")) {
    return Verdict{.what = "disclosure",
                   .says = "",
                   .problems = {{"alone", "",
                                 "it counts beside the proof of its entry: ledger verify PROOF "
                                 "--disclosure FILE"}}};
  }
  if (has("signature") && has("data")) return VerifyOa(text);
  if (has("@context")) return VerifyVc(text);
  return Verdict{.what = "unknown",
                 .says = "",
                 .problems = {{"form", "", "none of the documents that are known here"}}};
}

Result<int> RunVerify(const Verify& asked, Terminal& terminal) {
  ASSIGN_OR_RETURN(const std::string text, ReadSmall(asked.file, kFileBytesMax, "FILE"));
  ASSIGN_OR_RETURN(const Verdict verdict, VerifyText(text, asked));
  terminal.Out(terminal.json() ? VerdictJson(verdict) : VerdictText(verdict));
  return verdict.genuine() ? kExitOk : kExitDiffers;
}

std::string AuditJson(const member::FolderAudit& audit) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("whole", audit.whole()).Key("logs").BeginArray();
  for (const member::LogAudit& log : audit.logs) {
    json.BeginObject().Member("origin", log.origin).Member("size", log.size);
    json.Member("by_rules", log.by_rules).Key("faults").BeginArray();
    for (const tlogstore::Fault& fault : log.faults) {
      json.BeginObject().Member("kind", NameOf(fault.kind)).Member("file", fault.file);
      json.Member("detail", fault.detail).EndObject();
    }
    json.EndArray().Key("objections").BeginArray();
    for (const member::Objected& one : log.objections) {
      json.BeginObject().Member("index", one.index).Member("code", one.objection.code);
      json.Member("pointer", one.objection.pointer).Member("detail", one.objection.detail);
      json.EndObject();
    }
    json.EndArray().EndObject();
  }
  json.EndArray().EndObject();
  return out + '\n';
}

std::string AuditText(const member::FolderAudit& audit, bool bold) {
  Table table({{"log"}, {"entries", Align::kRight}, {"where"}, {"what"}});
  table.SetCellWidthMax(0);
  for (const member::LogAudit& log : audit.logs) {
    const std::string size = std::to_string(log.size);
    for (const tlogstore::Fault& fault : log.faults)
      table.Add(
          {log.origin, size, fault.file, fmt::format("{}: {}", NameOf(fault.kind), fault.detail)});
    for (const member::Objected& one : log.objections)
      table.Add({log.origin, size, fmt::format("entry {}", one.index),
                 fmt::format("{}: {}", one.objection.code, one.objection.detail)});
    if (log.faults.empty() && log.objections.empty())
      table.Add({log.origin, size, "", log.by_rules ? "whole" : "not looked at by the rules"});
  }
  return table.Render(bold);
}

std::vector<Option> OptionsFor(const std::shared_ptr<Verify>& asked) {
  return {Option(FileOption("FILE", "FILE", "The document.", &asked->file)).Required(),
          FileOption("--policy", "FILE", "The log's policy (C2SP tlog-policy).", &asked->policy),
          FileOption("--founding", "FILE", "The founding entry.", &asked->founding),
          FileOption("--disclosure", "FILE", "Private fields of the entry.", &asked->disclosure),
          FileOption("--anchor", "FILE", "An anchor of the proof's checkpoint.", &asked->anchor),
          TextOption("--rpc", "URL", "A node of the anchor's chain (JSON-RPC).", &asked->rpc),
          CountOption("--chain-id", "The chain (default: that of the anchor's transaction).",
                      &asked->chain_id, 1, evm::kChainIdMax),
          Option{.name = "--sender",
                 .value = "ADDRESS",
                 .help = "The account that must have sent it (default: anybody).",
                 .set = [asked](std::string_view text) -> Status {
                   ASSIGN_OR_RETURN(asked->sender, evm::ParseAddress(text));
                   return {};
                 }},
          CountOption("--depth", "Blocks from the anchor's to the latest (default 12).",
                      &asked->depth, 1, 1'000'000),
          FileOption("--ca", "FILE",
                     "Authorities of the node's certificate, PEM (default: those of the system).",
                     &asked->ca_file)};
}

}  // namespace

Command LedgerVerifyCommand() {
  const auto asked = std::make_shared<Verify>();
  Command command{
      .name = "ledger verify",
      .summary = "check a proof, a credential, evidence or an anchor",
      .synopsis = "FILE [--policy FILE | --founding FILE] [--disclosure FILE] [--anchor FILE]",
      .description =
          "Checks a proof file (docs/formats/proof.md), evidence of a lie, a W3C credential or an "
          "OpenAttestation document, without asking anybody. Proofs and evidence need something "
          "that is trusted: the policy of the log, or the founding entry of the federation, which "
          "does while no keys have changed since. Beside a proof, private fields that were "
          "disclosed (docs/formats/disclosure.md) are checked against the entry, and an anchor "
          "(docs/formats/anchor.md) against the proof's checkpoint; an anchor may also be the "
          "FILE. That a chain has an anchor only a node of it can say, which --rpc asks: offline "
          "the anchor says who signed it for which chain, and is not proven. Ends with 0 when it "
          "is genuine, with 1 when not. Whether it still holds today (a revoked certificate) is "
          "for a member's desk to say."};
  command.options = OptionsFor(asked);
  command.examples = {
      {"tidewaiter ledger verify operator.json --founding charter.first", "Is that operator one?"},
      {"tidewaiter ledger verify operator.json --founding charter.first --anchor na.anchor "
       "--rpc https://rpc.example",
       "And since when at the latest?"}};
  command.run = [asked](Terminal& terminal) { return RunVerify(*asked, terminal); };
  return command;
}

Command LedgerFsckCommand() {
  const auto folder = std::make_shared<os::Path>();
  Command command{
      .name = "ledger fsck",
      .summary = "check everything that a member's folder holds",
      .synopsis = "FOLDER",
      .description =
          "Computes every hash of every log again, follows the charter from its founding entry on, "
          "and judges every entry by the rules with all its signatures. Names what is damaged and "
          "what may not stand. Nothing is changed. No process may serve the folder meanwhile. Ends "
          "with 1 when something is found."};
  command.options = {Option(FolderOption("FOLDER", "The member's.", folder.get())).Required()};
  command.examples = {{"tidewaiter ledger fsck na", "After the disk was full:"}};
  command.run = [folder](Terminal& terminal) -> Result<int> {
    ASSIGN_OR_RETURN(const auto open_log, pglog::OpenLogsOf(*folder, pglog::Use::kRead));
    ASSIGN_OR_RETURN(const member::FolderAudit audit, member::AuditFolder(*folder, open_log));
    terminal.Out(terminal.json() ? AuditJson(audit) : AuditText(audit, terminal.bold()));
    return audit.whole() ? kExitOk : kExitDiffers;
  };
  return command;
}

}  // namespace tidewaiter::cli
