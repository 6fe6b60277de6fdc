#include "credential/credential.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/calendar.h"
#include "codec/json_get.h"
#include "credential/internal/proof_check.h"
#include "credential/internal/secured_document.h"

namespace tidewaiter::credential {
namespace {

using codec::TextOf;

constexpr std::string_view kContext = "https://www.w3.org/ns/credentials/v2";
constexpr std::string_view kTypeName = "VerifiableCredential";

class Checker {
 public:
  Checker(codec::JsonReader& in, JsonValue root, CredentialCheck& check)
      : in_(in), root_(root), check_(check) {}

  void CheckModel() {
    check_.id = TextOf(root_, "id");
    CheckContext();
    CheckTypes();
    CheckIssuer();
    JsonValue subject;
    if (!Has("credentialSubject", subject)) {
      in_.NoteAt("credentialSubject", "required", "is missing");
    } else if (!subject.is_object() && !IsFilledList(subject)) {
      in_.NoteAt("credentialSubject", "type", "is neither an object nor a list of them");
    }
  }

  void CheckTimes(std::int64_t now) {
    const auto from = Time("validFrom");
    const auto until = Time("validUntil");
    if (from && *from > now) {
      in_.NoteAt("validFrom", "not_yet_valid", TextOf(root_, "validFrom") + " is not yet");
    }
    if (until && *until < now) {
      in_.NoteAt("validUntil", "expired", TextOf(root_, "validUntil") + " is over");
    }
    if (from && until && *from > *until) {
      in_.NoteAt("validUntil", "format", "is earlier than validFrom");
    }
  }

  void CheckStatus(const StatusSource& source) {
    JsonValue value;
    if (!Has("credentialStatus", value)) return;
    std::vector<JsonValue> entries = {value};
    if (simdjson::dom::array array; value.get(array) == simdjson::SUCCESS) {
      entries.assign(array.begin(), array.end());
    }
    if (entries.size() > kStatusEntriesMax) {
      return in_.NoteAt("credentialStatus", "too_many", "has too many entries");
    }
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const std::string pointer =
          value.is_array() ? fmt::format("/credentialStatus/{}", i) : "/credentialStatus";
      CheckEntry(entries[i], pointer, source);
    }
  }

  // Someone else's signature proves that someone else signed.
  void CheckSigner() {
    const bool any = std::ranges::any_of(check_.proofs, &VerifiedProof::holds);
    const bool own = std::ranges::any_of(check_.proofs, [&](const VerifiedProof& proof) {
      return proof.holds && proof.controller == check_.issuer;
    });
    if (any && !own) {
      in_.NoteAt("issuer", "issuer_key",
                 fmt::format("none of the proofs is by a key of {}", check_.issuer));
    }
  }

 private:
  bool Has(std::string_view name, JsonValue& value) {
    return root_.at_key(name).get(value) == simdjson::SUCCESS;
  }

  static bool IsFilledList(JsonValue value) {
    simdjson::dom::array array;
    return value.get(array) == simdjson::SUCCESS && array.size() > 0 &&
           std::ranges::all_of(array.begin(), array.end(),
                               [](JsonValue one) { return one.is_object(); });
  }

  void CheckContext() {
    JsonValue value;
    if (!Has("@context", value)) return in_.NoteAt("@context", "required", "is missing");
    simdjson::dom::array array;
    std::string_view first;
    const bool is_list = value.get(array) == simdjson::SUCCESS;
    const bool read = is_list ? array.at(0).get(first) == simdjson::SUCCESS
                              : value.get(first) == simdjson::SUCCESS;
    if (!read || first != kContext) {
      in_.NoteAt("@context", "context", fmt::format("does not begin with {}", kContext));
    }
  }

  void CheckTypes() {
    JsonValue value;
    if (!Has("type", value)) return in_.NoteAt("type", "required", "is missing");
    std::string_view one;
    if (value.get(one) == simdjson::SUCCESS) check_.types.emplace_back(one);
    simdjson::dom::array array;
    if (value.get(array) == simdjson::SUCCESS) {
      for (const JsonValue element : array) {
        if (element.get(one) == simdjson::SUCCESS) check_.types.emplace_back(one);
      }
    }
    if (std::ranges::find(check_.types, kTypeName) == check_.types.end()) {
      in_.NoteAt("type", "type", fmt::format("{} is not among them", kTypeName));
    }
  }

  void CheckIssuer() {
    JsonValue value;
    if (!Has("issuer", value)) return in_.NoteAt("issuer", "required", "is missing");
    std::string_view text;
    check_.issuer = value.get(text) == simdjson::SUCCESS ? std::string(text) : TextOf(value, "id");
    if (check_.issuer.find(':') == std::string::npos) {
      in_.NoteAt("issuer", "format", "is no URI, and has no id that is one");
    }
  }

  std::optional<std::int64_t> Time(const char* name) {
    JsonValue value;
    if (!Has(name, value)) return std::nullopt;
    const auto time = ParseRfc3339(TextOf(root_, name));
    if (time) return *time;
    in_.NoteAt(name, "format", "is no time of RFC 3339");
    return std::nullopt;
  }

  void CheckEntry(JsonValue value, const std::string& pointer, const StatusSource& source) {
    if (!value.is_object() || TextOf(value, "type").empty()) {
      return in_.NoteUnder(pointer, "type", "is no status with a type");
    }
    const StatusEntry entry = {.id = TextOf(value, "id"),
                               .type = TextOf(value, "type"),
                               .purpose = TextOf(value, "statusPurpose"),
                               .json = *codec::CanonicalJson(value)};
    switch (source ? source(entry) : CredentialStatus::kUnknown) {
      case CredentialStatus::kGood:
        return;
      case CredentialStatus::kRevoked:
        return in_.NoteUnder(pointer, "status_revoked", "the credential was revoked");
      case CredentialStatus::kSuspended:
        return in_.NoteUnder(pointer, "status_suspended", "the credential is suspended");
      case CredentialStatus::kUnknown:
        return in_.NoteUnder(pointer, "status_unknown",
                             fmt::format("nobody can say the status of {}", entry.type));
    }
  }

  codec::JsonReader& in_;
  JsonValue root_;
  CredentialCheck& check_;
};

}  // namespace

CredentialCheck VerifyCredential(std::string_view json, const CredentialRules& rules) {
  codec::JsonReader in;
  CredentialCheck check;
  if (const auto document = SecuredDocument::Take(in, json)) {
    Checker checker(in, document->root(), check);
    checker.CheckModel();
    checker.CheckTimes(rules.now);
    check.proofs = CheckProofs(in, *document, rules.keys, rules.now);
    checker.CheckSigner();
    checker.CheckStatus(rules.status);
  }
  check.problems = in.TakeProblems();
  return check;
}

}  // namespace tidewaiter::credential
