#include "member/proof_file.h"

#include <algorithm>

#include "codec/canonical_json.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "tlog/proof.h"

namespace tidewaiter::member {
namespace {

using codec::JsonReader;
using codec::JsonValue;
using codec::kRequired;

constexpr codec::TextRule kText{.min = 1, .max = kProofFileBytesMax};

constexpr codec::JsonMember<ProofFile> kMembers[] = {
    {"entry", kRequired,
     [](JsonReader& in, JsonValue v, ProofFile& file) { in.Text(v, kText, file.entry); }},
    {"policy", kRequired,
     [](JsonReader& in, JsonValue v, ProofFile& file) { in.Text(v, kText, file.policy); }},
    {"proof", kRequired,
     [](JsonReader& in, JsonValue v, ProofFile& file) { in.Text(v, kText, file.proof); }},
    {"v", kRequired, [](JsonReader& in, JsonValue v, ProofFile&) {
       std::int64_t version = 0;
       in.Integer(v, 1, 1, version);
     }}};

// What a trader is told; the library's words are those of one who reads logs.
std::string_view CodeOf(tlog::TrustProblem problem) {
  switch (problem) {
    case tlog::TrustProblem::kUnknownLog:
      return "unknown_log";
    case tlog::TrustProblem::kLogSignatureMissing:
    case tlog::TrustProblem::kLogSignatureBad:
      return "checkpoint_signature";
    case tlog::TrustProblem::kWitnessSignatureBad:
      return "cosignature";
    case tlog::TrustProblem::kNoQuorum:
      return "not_final";
    case tlog::TrustProblem::kNotIncluded:
      return "not_included";
  }
  return "proof";
}

std::string_view DetailOf(tlog::TrustProblem problem) {
  switch (problem) {
    case tlog::TrustProblem::kUnknownLog:
      return "the policy knows no such log";
    case tlog::TrustProblem::kLogSignatureMissing:
      return "the log has not signed the checkpoint";
    case tlog::TrustProblem::kLogSignatureBad:
      return "the log's signature is not of its key";
    case tlog::TrustProblem::kWitnessSignatureBad:
      return "a cosignature is not of its key";
    case tlog::TrustProblem::kNoQuorum:
      return "too few members have cosigned the checkpoint";
    case tlog::TrustProblem::kNotIncluded:
      return "the path does not lead from this entry to the checkpoint";
  }
  return "";
}

void TakeVerdict(const tlog::TrustVerdict& verdict, const tlog::Policy& policy, Checked& checked) {
  for (const tlog::TrustFinding& finding : verdict.findings) {
    std::string detail(DetailOf(finding.problem));
    if (!finding.about.empty()) detail += ": " + finding.about;
    ledger::Refuse(checked.problems, CodeOf(finding.problem), "/proof", std::move(detail));
  }
  for (const std::size_t place : verdict.witnesses)
    checked.cosigners.push_back(policy.witnesses()[place].key.name);
  for (const std::int64_t seconds : verdict.unix_seconds)
    checked.cosigned_at_ms = std::max(checked.cosigned_at_ms, seconds * 1000);
}

void CheckPath(const tlog::LogProof& proof, const tlog::Policy& policy, std::string_view entry,
               Checked& checked) {
  checked.index = proof.index;
  checked.size = proof.checkpoint.checkpoint.size;
  TakeVerdict(tlog::VerifyProof(proof, policy, tlog::LeafHash(entry)), policy, checked);
  const std::string& origin = proof.checkpoint.checkpoint.origin;
  if (checked.entry && checked.entry->log != origin) {
    ledger::Refuse(checked.problems, "other_log", "/entry",
                   "the entry is for " + checked.entry->log + ", the checkpoint of " + origin);
  }
}

}  // namespace

std::string WriteProofFile(const ProofFile& file) {
  std::string out = "{\"entry\":";
  codec::AppendEcmaText(out, file.entry);
  out += ",\"policy\":";
  codec::AppendEcmaText(out, file.policy);
  out += ",\"proof\":";
  codec::AppendEcmaText(out, file.proof);
  return out + ",\"v\":1}\n";
}

Result<ProofFile> ReadProofFile(std::string_view json) {
  JsonReader in;
  ProofFile file;
  if (const auto root = in.Parse(json, {.bytes_max = kProofFileBytesMax, .depth_max = 2}))
    in.Object<ProofFile>(*root, kMembers, file);
  if (in.problems().empty()) return file;
  const codec::Problem& first = in.problems().front();
  return Fail(ErrorCode::kInvalidArgument, "no proof file: " + first.detail, first.pointer);
}

Checked CheckProofFile(const ProofFile& file, const Trust& trust) {
  Checked checked{.own_policy = trust.policy.empty()};
  if (auto entry = ledger::ReadEntry(file.entry)) {
    checked.entry = std::move(*entry);
  } else {
    ledger::Refuse(checked.problems, "entry_form", "/entry" + entry.error().field,
                   entry.error().message);
  }
  const auto policy = tlog::Policy::Parse(checked.own_policy ? file.policy : trust.policy);
  if (!policy) {
    ledger::Refuse(checked.problems, "policy", checked.own_policy ? "/policy" : "",
                   policy.error().message);
  }
  const auto proof = tlog::ParseProof(file.proof);
  if (!proof) ledger::Refuse(checked.problems, "proof", "/proof", proof.error().message);
  if (policy && proof) CheckPath(*proof, *policy, file.entry, checked);
  return checked;
}

}  // namespace tidewaiter::member
