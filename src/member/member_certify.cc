// Certificates that the member signs as documents of their own: its keys do, and stay here.
#include <algorithm>
#include <span>

#include "codec/json_get.h"
#include "credential/data_integrity.h"
#include "credential/open_attestation.h"
#include "ledger/moment.h"
#include "member/internal/inside.h"
#include "member/issuer.h"

namespace tidewaiter::member {

Result<CertificateIssuer> Member::Inside::Issuer() {
  const auto charter = view_->InForce();
  const auto name = OwnKeyFor({.member = id_, .power = ledger::Power::kCertificates}, *charter,
                              "certificate.issue", {});
  const ledger::Signer* const signer = name ? charter->FindSigner(*name) : nullptr;
  const ledger::Member* const self = charter->FindMember(id_);
  if (signer == nullptr || self == nullptr) {
    return Fail(ErrorCode::kFailedPrecondition, "no key that signs certificates is here");
  }
  const credential::PublicKey key = credential::PublicKeyOf(signer->key);
  const std::string web = DidWebOf(self->url);
  CertificateIssuer issuer{.did = web.empty() ? credential::DidKeyOf(key) : web,
                           .method = {},
                           .name = self->name,
                           .url = self->url,
                           .ocsp = {}};
  if (!options_.ocsp_path.empty()) {
    const std::size_t end = self->url.find_last_not_of('/');
    issuer.ocsp = self->url.substr(0, end + 1) + options_.ocsp_path;
  }
  issuer.method = issuer.did + "#" + credential::FormatMultikey(key);
  return issuer;
}

Result<std::string> Member::Inside::SignCredential(std::string_view document) {
  ASSIGN_OR_RETURN(const CertificateIssuer issuer, Issuer());
  const codec::JsonText json(document);
  simdjson::dom::element said;
  if (!json.ok() || json.root().at_key("issuer").get(said) != simdjson::SUCCESS ||
      (codec::TextOf(json.root(), "issuer") != issuer.did &&
       codec::TextOf(said, "id") != issuer.did)) {
    return Fail(ErrorCode::kInvalidArgument, "is a credential of another issuer", "/issuer");
  }
  const std::size_t hash = issuer.method.rfind('#');
  ASSIGN_OR_RETURN(const credential::PublicKey key,
                   credential::ParseMultikey(issuer.method.substr(hash + 1)));
  tlog::PublicKey wanted{};
  std::ranges::copy(key.bytes, reinterpret_cast<char*>(wanted.data()));
  const auto secret = keys_->Find(wanted);
  if (!secret) return Fail(ErrorCode::kNotFound, "the key is not here");
  return credential::AddProof(document,
                              {.verification_method = issuer.method,
                               .created = ledger::FormatMoment(options_.clock->UnixMilliseconds())},
                              *secret);
}

Result<std::string> Member::Inside::AttestationDid() {
  ASSIGN_OR_RETURN(const evm::SecretKey key, keys_->AttestationKey(options_.fill));
  return credential::DidEthrOf(evm::AddressOf(key));
}

Result<std::string> Member::Inside::SignAttestation(const std::string& document) {
  ASSIGN_OR_RETURN(const evm::SecretKey key, keys_->AttestationKey(options_.fill));
  ASSIGN_OR_RETURN(const auto wrapped,
                   credential::WrapOpenAttestation(std::span(&document, 1), options_.fill));
  ASSIGN_OR_RETURN(std::string text, credential::SignOpenAttestation(
                                         wrapped.front(), key,
                                         ledger::FormatMoment(options_.clock->UnixMilliseconds())));
  const credential::OpenAttestationCheck check = credential::VerifyOpenAttestation(text);
  if (!check.problems.empty()) {
    const codec::Problem& first = check.problems.front();
    return Fail(ErrorCode::kInvalidArgument, first.detail, first.pointer);
  }
  const std::string did = credential::DidEthrOf(evm::AddressOf(key));
  const bool own = std::ranges::all_of(check.issuers, [&](const auto& issuer) {
    return issuer.id == did && issuer.key == did + "#controller";
  });
  if (!own) return Fail(ErrorCode::kInvalidArgument, "is of another issuer", "/issuers");
  return text;
}

Result<CertificateIssuer> Member::Issuer() {
  return inside_->Issuer();
}
Result<std::string> Member::SignCredential(std::string_view document) {
  return inside_->SignCredential(document);
}
Result<std::string> Member::AttestationDid() {
  return inside_->AttestationDid();
}
Result<std::string> Member::SignAttestation(const std::string& document) {
  return inside_->SignAttestation(document);
}

}  // namespace tidewaiter::member
