#include "api/ledger_certificates.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "codec/encoding.h"
#include "codec/json_get.h"
#include "credential/open_attestation.h"
#include "ledger/moment.h"
#include "member/issuer.h"

namespace tidewaiter::api {
namespace {

using member::Member;
using Json = nlohmann::json;

constexpr std::size_t kTypesMax = 8;  // kinds of one certificate
constexpr std::size_t kTypeLengthMax = 100;
constexpr std::size_t kContextsMax = 8;
constexpr std::size_t kContextLengthMax = 500;
// Keys and a frame around it have to fit into what is checked (credential::kDocumentBytesMax).
constexpr std::size_t kContentBytesMax = 512'000;
constexpr std::size_t kFreshNameBytes = 10;  // as member::Member makes them

constexpr std::string_view kBaseContext = "https://www.w3.org/ns/credentials/v2";
// Gives terms that no other context has a meaning, as the standard wants it for terms that are
// agreed between the parties. Contexts are addresses alone: docs/credentials.md says why.
constexpr std::string_view kTermsContext = "https://www.w3.org/ns/credentials/undefined-terms/v2";

std::unexpected<Error> Wrong(std::string pointer, std::string detail) {
  return Fail(ErrorCode::kInvalidArgument, std::move(detail), std::move(pointer));
}

// ---- What the entry will say

struct Said {
  NamedEntry entry;
  Json data;  // as it will stand, as far as certificates go
};

bool Opens(const member::Wish& wish) {
  return wish.type == "certificate.issue";
}

Result<Said> SayingOf(const Member& ledger, const access::SecretBytes& random, std::int64_t now_ms,
                      std::string_view form, member::Wish& wish) {
  Json data = Json::parse(wish.data, nullptr, false);
  if (!data.is_object()) return Wrong("/data", "is no object");
  Said said{.entry = {.log = ledger.own_log(), .object = {}, .number = 1}, .data = Json::object()};
  if (Opens(wish)) {
    if (wish.object.empty()) {
      std::array<unsigned char, kFreshNameBytes> bytes{};
      random(bytes);
      wish.object = fmt::format(
          "certificate/{}-{}", ledger.id(),
          codec::Base32Encode({reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
    }
    data.emplace("form", form);
    data.emplace("valid_from", ledger::FormatMoment(now_ms));
  } else {
    ASSIGN_OR_RETURN(const member::Story story, ledger.Tell(wish.object));
    said.entry.log = story.record.log;
    said.entry.number = story.record.number + 1;
    said.data = Json::parse(story.record.data, nullptr, false);
  }
  said.entry.object = wish.object;
  said.data.merge_patch(data);
  if (said.data.value("form", Json()) != form) {
    return Wrong("/data/form", fmt::format("is not \"{}\", as the document is", form));
  }
  wish.data = data.dump();
  return said;
}

Json NamingOf(const NamedEntry& entry) {
  return {{"log", entry.log}, {"object", entry.object}, {"number", entry.number}};
}

// The same entry has the same id whenever it is tried again: a UUID of version 8 from its place.
std::string IdOf(const NamedEntry& entry) {
  Sha256 sha;
  sha.Add(fmt::format("credential of {} {} {}", entry.log, entry.object, entry.number));
  std::string hex = sha.Hex();
  hex[12] = '8';
  hex[16] = 'a';  // RFC 9562: version and variant
  return fmt::format("urn:uuid:{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4),
                     hex.substr(12, 4), hex.substr(16, 4), hex.substr(20, 12));
}

// ---- Content that somebody filled in

Result<Json> ReadContent(const std::string& text, const std::string& pointer) {
  if (text.size() > kContentBytesMax) return Wrong(pointer, "is too large for a certificate");
  Json content = Json::parse(text, nullptr, false);
  if (!content.is_object()) return Wrong(pointer, "is no object");
  return content;
}

// Texts of a list, "" among them refused.
Result<std::vector<std::string>> Texts(const Json& content, const std::string& name,
                                       std::size_t count_max, std::size_t length_max) {
  std::vector<std::string> texts;
  const std::string pointer = "/credential/" + name;
  const auto found = content.find(name);
  if (found == content.end()) return texts;
  if (!found->is_array() || found->size() > count_max) {
    return Wrong(pointer, fmt::format("is no list of at most {} texts", count_max));
  }
  for (std::size_t i = 0; i < found->size(); ++i) {
    const Json& one = (*found)[i];
    if (!one.is_string() || one.get_ref<const std::string&>().empty() ||
        one.get_ref<const std::string&>().size() > length_max) {
      return Wrong(fmt::format("{}/{}", pointer, i),
                   fmt::format("is no text of 1 to {} bytes", length_max));
    }
    texts.push_back(one.get<std::string>());
  }
  return texts;
}

Result<Json> ContextsOf(const Json& content) {
  ASSIGN_OR_RETURN(const auto texts, Texts(content, "context", kContextsMax, kContextLengthMax));
  Json contexts = Json::array({kBaseContext});
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (texts[i] == kBaseContext || texts[i] == kTermsContext) continue;
    if (!texts[i].starts_with("https://")) {
      return Wrong(fmt::format("/credential/context/{}", i), "is no address (https) of a context");
    }
    contexts.push_back(texts[i]);
  }
  contexts.push_back(kTermsContext);
  return contexts;
}

Result<Json> TypesOf(const Json& content) {
  ASSIGN_OR_RETURN(const auto texts, Texts(content, "types", kTypesMax, kTypeLengthMax));
  Json types = Json::array({"VerifiableCredential"});
  for (const std::string& type : texts) {
    if (type != "VerifiableCredential") types.push_back(type);
  }
  return types;
}

// ---- Documents

Result<std::string> CredentialOf(Member& ledger, const Json& content, const Said& said) {
  static constexpr std::array<std::string_view, 3> kNames = {"context", "subject", "types"};
  for (const auto& [name, value] : content.items()) {
    if (std::ranges::find(kNames, name) == kNames.end()) {
      return Wrong("/credential/" + name, "has no place here");
    }
  }
  ASSIGN_OR_RETURN(Json contexts, ContextsOf(content));
  ASSIGN_OR_RETURN(Json types, TypesOf(content));
  const Json subject = content.value("subject", Json());
  if (!subject.is_object() || subject.empty()) {
    return Wrong("/credential/subject", "is no object with members");
  }
  ASSIGN_OR_RETURN(const member::CertificateIssuer issuer, ledger.Issuer());
  Json status = NamingOf(said.entry);
  status["type"] = kLedgerStatusType;
  status["statusPurpose"] = "revocation";
  Json document{{"@context", std::move(contexts)},
                {"id", IdOf(said.entry)},
                {"type", std::move(types)},
                {"issuer", {{"id", issuer.did}, {"name", issuer.name}}},
                {"validFrom", said.data.value("valid_from", "")},
                {"credentialSubject", subject},
                {"credentialStatus", std::move(status)}};
  if (const auto until = said.data.find("valid_until"); until != said.data.end()) {
    document["validUntil"] = *until;
  }
  auto text = ledger.SignCredential(document.dump());
  if (!text && text.error().code == ErrorCode::kInvalidArgument) {
    return Wrong("/credential", text.error().message);
  }
  return text;
}

Result<std::string> AttestationOf(Member& ledger, Json content, const Said& said) {
  for (const std::string_view name : {std::string_view("issuers"), kLedgerMember}) {
    if (content.contains(name)) {
      return Wrong(fmt::format("/attestation/{}", name), "is filled in here");
    }
  }
  if (content.empty()) return Wrong("/attestation", "says nothing");
  ASSIGN_OR_RETURN(const member::CertificateIssuer issuer, ledger.Issuer());
  ASSIGN_OR_RETURN(const std::string did, ledger.AttestationDid());
  Json proof{{"type", "DID"}, {"key", did + "#controller"}};
  if (std::string host = member::WebHostOf(issuer.url); !host.empty()) {
    proof["type"] = "DNS-DID";  // the name's DNS names the key: docs/credentials.md
    proof["location"] = std::move(host);
  }
  // Who knows nothing of the ledger asks there whether it was revoked, amended or used.
  Json revocation{{"type", "NONE"}};
  if (!issuer.ocsp.empty()) revocation = {{"type", "OCSP_RESPONDER"}, {"location", issuer.ocsp}};
  content["issuers"] = Json::array({{{"id", did},
                                     {"name", issuer.name},
                                     {"revocation", std::move(revocation)},
                                     {"identityProof", std::move(proof)}}});
  content[std::string(kLedgerMember)] = NamingOf(said.entry);
  auto text = ledger.SignAttestation(content.dump());
  if (!text && text.error().code == ErrorCode::kInvalidArgument) {
    return Wrong("/attestation" + text.error().field, text.error().message);
  }
  return text;
}

Status CheckWish(const CertificateContent& content, const member::Wish& wish) {
  const std::string pointer = content.credential.empty() ? "/attestation" : "/credential";
  if (wish.type != "certificate.issue" && wish.type != "certificate.amend") {
    return Wrong(pointer, "only a certificate is made of it");
  }
  if (!content.credential.empty() && !content.attestation.empty()) {
    return Wrong("/attestation", "beside a credential: a certificate has one document");
  }
  for (const auto& [name, value] : wish.fields) {
    if (name == "document") return Wrong("/private/document", "is made here");
  }
  return {};
}

}  // namespace

std::optional<NamedEntry> ReadNamedEntry(std::string_view text) {
  const codec::JsonText json(text);
  if (!json.ok() || !json.root().is_object()) return std::nullopt;
  NamedEntry entry{.log = codec::TextOf(json.root(), "log"),
                   .object = codec::TextOf(json.root(), "object"),
                   .number = 0};
  const std::int64_t number = codec::IntegerOf(json.root(), "number");
  if (entry.log.empty() || entry.object.empty() || number < 1 || number > UINT32_MAX) {
    return std::nullopt;
  }
  entry.number = static_cast<std::uint32_t>(number);
  return entry;
}

Result<MadeCertificate> MakeCertificate(Member& ledger, const CertificateContent& content,
                                        const access::SecretBytes& random, std::int64_t now_ms,
                                        member::Wish& wish) {
  RETURN_IF_ERROR(CheckWish(content, wish));
  const bool is_credential = !content.credential.empty();
  ASSIGN_OR_RETURN(Json filled, is_credential ? ReadContent(content.credential, "/credential")
                                              : ReadContent(content.attestation, "/attestation"));
  ASSIGN_OR_RETURN(const Said said,
                   SayingOf(ledger, random, now_ms, is_credential ? "vc" : "oa", wish));
  MadeCertificate made{.entry = said.entry,
                       .media_type = is_credential ? "application/vc+json" : "application/json"};
  ASSIGN_OR_RETURN(made.bytes, is_credential ? CredentialOf(ledger, filled, said)
                                             : AttestationOf(ledger, std::move(filled), said));
  Sha256 sha;
  sha.Add(made.bytes);
  made.sha256 = sha.Hex();
  Json document{
      {"bytes", made.bytes.size()}, {"media_type", made.media_type}, {"sha256", made.sha256}};
  // What stays the same when its owner hides a part.
  if (!is_credential) {
    document[std::string(kRootMember)] = credential::VerifyOpenAttestation(made.bytes).merkle_root;
  }
  wish.fields.emplace_back("document", document.dump());
  return made;
}

}  // namespace tidewaiter::api
