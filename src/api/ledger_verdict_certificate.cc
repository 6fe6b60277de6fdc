// Certificates as documents of their own: a W3C credential, an OpenAttestation document. Genuine by
// their signature and by the entry that they name; how they stand today, that entry's record says.
#include <algorithm>

#include "api/ledger_certificates.h"
#include "api/ledger_verdict_parts.h"
#include "base/hash.h"
#include "codec/canonical_json.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "credential/credential.h"
#include "credential/open_attestation.h"
#include "member/issuer.h"

namespace tidewaiter::api {
namespace {

using codec::JsonWriter;

std::string HashOf(std::string_view bytes) {
  Sha256 sha;
  sha.Add(bytes);
  return sha.Hex();
}

// ---- The entry that a document names

struct Named {
  member::Story story;
  const member::Step* step = nullptr;  // of the story
};

// Nothing after a note of why not.
std::optional<Named> FindNamed(Verdict& verdict, const NamedEntry& entry, std::string_view pointer,
                               const JudgeOptions& options) {
  auto story = options.ledger.Tell(entry.object, entry.log);
  if (!story || story->record.log != entry.log) {
    Note(verdict, "status_unknown", pointer, "this node has no record of " + entry.object);
    return std::nullopt;
  }
  Named named{.story = *std::move(story)};
  const auto step = std::ranges::find(named.story.steps, entry.number, &member::Step::number);
  if (step == named.story.steps.end()) {
    Note(verdict, "status_unknown", pointer, "this node has no such entry of it");
    return std::nullopt;
  }
  const std::string& type = step->entry.type;
  if (type != "certificate.issue" && type != "certificate.amend") {
    Note(verdict, "status_entry", pointer, "that entry is no certificate's");
    return std::nullopt;
  }
  if (!step->is_final) Note(verdict, "not_final", pointer, "it has no quorum yet");
  named.step = &*step;
  return named;
}

enum class SameDocument { kYes, kNo, kUnknown };

// The commitment is to the canonical bytes; a file that was only laid out anew is the same. So is
// an OpenAttestation document with parts hidden, of which the root stays.
SameDocument Compare(std::string_view document, std::string_view root, const Named& named,
                     const JudgeOptions& options) {
  if (!options.document_of) return SameDocument::kUnknown;
  const std::string field = options.document_of(named.story, named.step->number);
  const codec::JsonText kept(field);
  if (field.empty() || !kept.ok() || !kept.root().is_object()) return SameDocument::kUnknown;
  if (!root.empty() && codec::TextOf(kept.root(), kRootMember) == root) return SameDocument::kYes;
  const std::string sha256 = codec::TextOf(kept.root(), "sha256");
  if (HashOf(document) == sha256) return SameDocument::kYes;
  const auto canonical = codec::CanonicalJson(document);
  return canonical && HashOf(*canonical) == sha256 ? SameDocument::kYes : SameDocument::kNo;
}

void Conclude(Verdict& verdict, const Named& named, const JudgeOptions& options) {
  verdict.genuine = verdict.problems.empty();
  verdict.statement = StatementOf(named.step->entry, options.ledger);
  verdict.statement->is_final = named.step->is_final;
  verdict.statement->index = named.step->index;
  Judge(verdict, named.story, options);
}

// ---- Credentials

// A key as it was when the entry was made: its document lists keys that were taken away too.
void CheckKey(Verdict& verdict, const ledger::Signer& signer, const ledger::Charter& charter,
              const Named* named) {
  const std::uint64_t at = named == nullptr ? charter.size() : named->step->entry.charter;
  if (signer.from > at || (signer.until && *signer.until <= at)) {
    Note(verdict, "key_not_in_force", "/proof",
         named == nullptr ? "the key was taken away, and no entry says that it signed before"
                          : "the key might not sign when the entry was made");
  }
}

// The key of the charter that made a proof that holds, as the issuer; null: none did.
const ledger::Signer* SignerOf(const credential::CredentialCheck& check,
                               const credential::DidKeys& keys, const ledger::Charter& charter) {
  for (const credential::VerifiedProof& proof : check.proofs) {
    if (!proof.holds || proof.controller != check.issuer) continue;
    const auto method = keys.AssertionMethod(proof.verification_method);
    const auto* const signer = method ? member::FindCertifier(charter, method->key) : nullptr;
    if (signer != nullptr) return signer;
  }
  return nullptr;
}

std::string DetailOf(const credential::CredentialCheck& check, const ledger::Signer* signer,
                     const ledger::Charter& charter) {
  std::string detail;
  JsonWriter json(detail);
  json.BeginObject().Member("id", check.id).Member("issuer", check.issuer);
  json.Key("types").BeginArray();
  for (const std::string& type : check.types)
    json.Text(type);
  json.EndArray();
  if (signer != nullptr) {
    const auto member = charter.members().find(signer->member);
    json.Member("member", signer->member);
    json.Member("member_name", member == charter.members().end() ? "" : member->second.name);
  }
  json.EndObject();
  return detail;
}

// Its own period is no forgery: it is a reason why it does not hold today.
std::string TakePeriod(codec::Problems& problems) {
  std::string why;
  std::erase_if(problems, [&](const codec::Problem& problem) {
    const bool is_period = problem.code == "expired" || problem.code == "not_yet_valid";
    if (is_period) why = problem.code;
    return is_period;
  });
  return why;
}

}  // namespace

void JudgeCredential(Verdict& verdict, std::string_view document, const JudgeOptions& options) {
  verdict.what = "credential";
  const auto charter = options.ledger.charter();
  const credential::DidKeys keys = member::CharterKeys(charter);  // nothing is fetched
  std::optional<NamedEntry> entry;
  const credential::CredentialCheck check = credential::VerifyCredential(
      document, {.keys = [&](std::string_view id) { return keys.AssertionMethod(id); },
                 .status =
                     [&](const credential::StatusEntry& status) {
                       if (entry || status.type != kLedgerStatusType) {
                         return credential::CredentialStatus::kUnknown;
                       }
                       entry = ReadNamedEntry(status.json);
                       return entry ? credential::CredentialStatus::kGood
                                    : credential::CredentialStatus::kUnknown;
                     },
                 .now = options.now_ms / 1000});
  verdict.problems = check.problems;
  const std::string period = TakePeriod(verdict.problems);
  const ledger::Signer* const signer = SignerOf(check, keys, *charter);
  verdict.detail = DetailOf(check, signer, *charter);
  std::optional<Named> named;
  if (entry) named = FindNamed(verdict, *entry, "/credentialStatus", options);
  if (signer != nullptr) CheckKey(verdict, *signer, *charter, named ? &*named : nullptr);
  if (!named) {
    verdict.genuine = verdict.problems.empty();
    if (period.empty()) return;
    verdict.valid = false;
    verdict.why = period;
    return;
  }
  const ledger::Member* const writer = charter->WriterOf(named->story.record.log);
  if (signer == nullptr || writer == nullptr || signer->member != writer->id) {
    Note(verdict, "record_issuer", "/issuer", "is not who writes the record that it names");
  }
  if (Compare(document, "", *named, options) == SameDocument::kNo) {
    Note(verdict, "document_differs", "", "is not the document that the entry commits to");
  }
  Conclude(verdict, *named, options);
}

namespace {

std::string DetailOf(const credential::OpenAttestationCheck& check) {
  std::string detail;
  JsonWriter json(detail);
  json.BeginObject().Member("version", check.version).Member("hidden", check.hidden);
  json.Key("issuers").BeginArray();
  for (const credential::AttestationIssuer& issuer : check.issuers) {
    json.BeginObject().Member("name", issuer.name).Member("id", issuer.id);
    json.Member("location", issuer.location).EndObject();
  }
  json.EndArray().EndObject();
  return detail;
}

std::optional<NamedEntry> NamedInAttestation(std::string_view document) {
  const auto data = credential::OpenAttestationData(document);
  if (!data) return std::nullopt;
  const codec::JsonText json(*data);
  simdjson::dom::element named;
  if (!json.ok() || json.root().at_key(kLedgerMember).get(named) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  return ReadNamedEntry(simdjson::minify(named));
}

}  // namespace

// Its key is no key of the charter: that the issuer's entry commits to these bytes is what binds
// the two, and only a node that has the private fields can see it.
void JudgeAttestation(Verdict& verdict, std::string_view document, const JudgeOptions& options) {
  verdict.what = "open_attestation";
  const credential::OpenAttestationCheck check = credential::VerifyOpenAttestation(document);
  verdict.problems = check.problems;
  if (check.problems.empty() && check.signatures == 0) {
    Note(verdict, "signature", "", "it is whole, and nobody signed it");
  }
  verdict.detail = DetailOf(check);
  verdict.genuine = verdict.problems.empty();
  const auto entry = NamedInAttestation(document);
  if (!entry) return;
  const auto named = FindNamed(verdict, *entry, "/data/ledger", options);
  verdict.genuine = verdict.problems.empty();
  if (!named) return;
  switch (Compare(document, check.merkle_root, *named, options)) {
    case SameDocument::kYes:
      break;
    case SameDocument::kNo:
      Note(verdict, "document_differs", "", "is not the document that the entry commits to");
      break;
    case SameDocument::kUnknown:
      Note(verdict, "document_unknown", "",
           "this node cannot see whether the entry commits to it: ask the issuer's");
      break;
  }
  Conclude(verdict, *named, options);
}

}  // namespace tidewaiter::api
