#include "credential/data_integrity.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/calendar.h"
#include "codec/json_get.h"
#include "credential/internal/proof_check.h"
#include "credential/internal/secured_document.h"

namespace tidewaiter::credential {
namespace {

using codec::JsonReader;
using codec::TextOf;

constexpr std::string_view kType = "DataIntegrityProof";
constexpr std::string_view kSuite = "eddsa-jcs-2022";
constexpr std::string_view kPurpose = "assertionMethod";

std::string Quoted(std::string_view text) {
  std::string out;
  codec::AppendEcmaText(out, text);
  return out;
}

// A value that may be one or a list of them.
std::vector<JsonValue> OneOrMany(JsonValue value) {
  simdjson::dom::array array;
  if (value.get(array) != simdjson::SUCCESS) return {value};
  return {array.begin(), array.end()};
}

// One proof of a document that is being checked.
class Checker {
 public:
  Checker(JsonReader& in, const SecuredDocument& document, std::size_t index, bool in_list)
      : in_(in), document_(document), proof_(document.proofs()[index]) {
    pointer_ = in_list ? fmt::format("/proof/{}", index) : "/proof";
  }

  VerifiedProof Check(const KeySource& keys, std::int64_t now) {
    VerifiedProof result = {.id = TextOf(proof_, "id"),
                            .verification_method = TextOf(proof_, "verificationMethod"),
                            .controller = {},
                            .holds = false};
    const std::size_t before = in_.problems().size();
    CheckNames();
    CheckTimes(now);
    const auto context = Context();
    const auto earlier = EarlierProofs();
    if (in_.problems().size() != before) return result;
    const auto method = keys(result.verification_method);
    if (!method) {
      Note("/verificationMethod", "key_unknown", method.error().message);
      return result;
    }
    if (!SignatureHolds(method->key, context ? &*context : nullptr, earlier)) return result;
    result.controller = method->controller;
    result.holds = true;
    return result;
  }

 private:
  void Note(std::string_view under, std::string_view code, std::string detail) {
    in_.NoteUnder(pointer_ + std::string(under), code, std::move(detail));
  }

  void CheckNames() {
    for (const char* const name : {"verificationMethod", "proofValue"}) {
      if (TextOf(proof_, name).empty()) Note(fmt::format("/{}", name), "required", "is missing");
    }
    if (TextOf(proof_, "type") != kType || TextOf(proof_, "cryptosuite") != kSuite) {
      Note("/cryptosuite", "cryptosuite_unsupported",
           fmt::format("{} \"{}\" cannot be checked here, only {}", TextOf(proof_, "type"),
                       TextOf(proof_, "cryptosuite"), kSuite));
    }
    if (TextOf(proof_, "proofPurpose") != kPurpose) {
      Note("/proofPurpose", "proof_purpose", fmt::format("is not {}", kPurpose));
    }
  }

  // The time, if there is one.
  std::optional<std::int64_t> Time(const char* name) {
    JsonValue value;
    if (proof_.at_key(name).get(value) != simdjson::SUCCESS) return std::nullopt;
    const auto time = ParseRfc3339(TextOf(proof_, name));
    if (time) return *time;
    Note(fmt::format("/{}", name), "format", "is no time of RFC 3339");
    return std::nullopt;
  }

  void CheckTimes(std::int64_t now) {
    if (const auto created = Time("created"); created && *created > now + kClockSkewSeconds) {
      Note("/created", "proof_early", TextOf(proof_, "created") + " is not yet");
    }
    if (const auto expires = Time("expires"); expires && *expires <= now) {
      Note("/expires", "proof_expired", TextOf(proof_, "expires") + " is over");
    }
  }

  // The proof's own context, which the document is hashed with when there is one.
  std::optional<std::string> Context() {
    JsonValue mine;
    if (proof_.at_key("@context").get(mine) != simdjson::SUCCESS) return std::nullopt;
    JsonValue all;
    std::vector<JsonValue> whole;
    if (document_.root().at_key("@context").get(all) == simdjson::SUCCESS) whole = OneOrMany(all);
    const std::vector<JsonValue> start = OneOrMany(mine);
    const auto same = [](JsonValue a, JsonValue b) {
      return *codec::CanonicalJson(a) == *codec::CanonicalJson(b);
    };
    if (start.size() > whole.size() ||
        !std::equal(start.begin(), start.end(), whole.begin(), same)) {
      Note("/@context", "proof_context", "does not begin that of the document");
    }
    return *codec::CanonicalJson(mine);
  }

  std::vector<std::string> EarlierProofs() {
    JsonValue value;
    if (proof_.at_key("previousProof").get(value) != simdjson::SUCCESS) return {};
    std::vector<std::string> ids;
    for (const JsonValue one : OneOrMany(value)) {
      std::string_view id;
      if (one.get(id) != simdjson::SUCCESS || id.empty()) {
        Note("/previousProof", "type", "is not the id of a proof or a list of them");
        return {};
      }
      ids.emplace_back(id);
    }
    if (ids.empty() || ids.size() > kProofsMax) {
      Note("/previousProof", "type", fmt::format("does not name one to {} proofs", kProofsMax));
      return {};
    }
    return ids;
  }

  bool SignatureHolds(const PublicKey& key, const std::string* context,
                      const std::vector<std::string>& earlier) {
    if (key.type != KeyType::kEd25519) {
      Note("/verificationMethod", "key_kind", "is no key of Ed25519");
      return false;
    }
    const auto hash = document_.HashFor(MembersWithout(proof_, "proofValue"), context, earlier);
    if (!hash) {
      Note("/previousProof", "previous_proof", hash.error().message);
      return false;
    }
    tlog::PublicKey public_key = {};
    std::ranges::copy(key.bytes, public_key.begin());
    tlog::Signature signature = {};
    const std::string text = TextOf(proof_, "proofValue");
    const auto value = MultibaseDecode(text, signature.size());
    const bool sound = text.starts_with('z') && value && value->size() == signature.size();
    if (sound) std::ranges::copy(*value, signature.begin());
    if (!sound || !tlog::VerifyEd25519(public_key, *hash, signature)) {
      Note("/proofValue", "signature", "is not that of this document by this key");
      return false;
    }
    return true;
  }

  JsonReader& in_;
  const SecuredDocument& document_;
  JsonValue proof_;
  std::string pointer_;
};

Status CheckOptions(const ProofOptions& options) {
  if (options.verification_method.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "a proof needs the name of its key");
  }
  for (const std::string& time : {options.created, options.expires}) {
    if (!time.empty()) {
      if (const auto read = ParseRfc3339(time); !read) return std::unexpected(read.error());
    }
  }
  return {};
}

std::vector<CanonicalMember> ProofMembers(const ProofOptions& options) {
  std::vector<CanonicalMember> members = {
      {.name = "type", .value = Quoted(kType)},
      {.name = "cryptosuite", .value = Quoted(kSuite)},
      {.name = "proofPurpose", .value = Quoted(kPurpose)},
      {.name = "verificationMethod", .value = Quoted(options.verification_method)}};
  const auto add = [&](std::string_view name, const std::string& text) {
    if (!text.empty()) members.push_back({.name = name, .value = Quoted(text)});
  };
  add("created", options.created);
  add("expires", options.expires);
  add("id", options.id);
  if (options.previous_proofs.size() == 1) add("previousProof", options.previous_proofs[0]);
  if (options.previous_proofs.size() > 1) {
    std::string list = "[";
    for (const std::string& id : options.previous_proofs)
      list += (list.size() > 1 ? "," : "") + Quoted(id);
    members.push_back({.name = "previousProof", .value = list + "]"});
  }
  return members;
}

}  // namespace

std::vector<VerifiedProof> CheckProofs(JsonReader& in, const SecuredDocument& document,
                                       const KeySource& keys, std::int64_t now) {
  std::vector<VerifiedProof> results;
  JsonValue proof;
  const bool there = document.root().at_key("proof").get(proof) == simdjson::SUCCESS;
  for (std::size_t i = 0; i < document.proofs().size(); ++i)
    results.push_back(Checker(in, document, i, proof.is_array()).Check(keys, now));
  if (results.empty() && (!there || in.problems().empty())) {
    in.NoteAt("proof", "proof_missing", "the document has no proof");
  }
  return results;
}

Result<std::string> AddProof(std::string_view document, const ProofOptions& options,
                             const tlog::Ed25519Key& key) {
  RETURN_IF_ERROR(CheckOptions(options));
  JsonReader in;
  const auto taken = SecuredDocument::Take(in, document);
  if (!in.problems().empty()) {
    const codec::Problem& problem = in.problems().front();
    return Fail(ErrorCode::kInvalidArgument, "the document " + problem.detail, problem.pointer);
  }
  if (taken->proofs().size() >= kProofsMax) {
    return Fail(ErrorCode::kFailedPrecondition, fmt::format("it has {} proofs", kProofsMax));
  }
  std::vector<CanonicalMember> members = ProofMembers(options);
  JsonValue context;
  if (taken->root().at_key("@context").get(context) == simdjson::SUCCESS) {
    members.push_back({.name = "@context", .value = *codec::CanonicalJson(context)});
  }
  ASSIGN_OR_RETURN(const std::string hash,
                   taken->HashFor(members, nullptr, options.previous_proofs));
  const tlog::Signature signature = key.Sign(hash);
  const std::string value = MultibaseEncode(std::string(signature.begin(), signature.end()));
  members.push_back({.name = "proofValue", .value = Quoted(value)});
  return taken->WithProof(*codec::CanonicalObject(std::move(members)));
}

ProofCheck VerifyProofs(std::string_view document, const KeySource& keys, std::int64_t now) {
  JsonReader in;
  ProofCheck check;
  if (const auto taken = SecuredDocument::Take(in, document)) {
    check.proofs = CheckProofs(in, *taken, keys, now);
  }
  check.problems = in.TakeProblems();
  return check;
}

}  // namespace tidewaiter::credential
