// Certificates as documents of their own, and who a member is to programs outside.
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "codec/json_get.h"
#include "credential/credential.h"
#include "credential/open_attestation.h"
#include "member/issuer.h"
#include "member/test_house.h"

namespace tidewaiter::member {
namespace {

namespace fs = std::filesystem;

using testing::IsEmpty;

TEST(Issuer, DidsOfAddresses) {
  EXPECT_EQ(DidWebOf("https://ledger.customs.na"), "did:web:ledger.customs.na");
  EXPECT_EQ(DidWebOf("https://Ledger.Customs.na:8443/"), "did:web:ledger.customs.na%3A8443");
  EXPECT_EQ(DidWebOf("https://gov.na/customs/ledger"), "did:web:gov.na:customs:ledger");
  EXPECT_EQ(DidPathOf("https://ledger.customs.na"), "/.well-known/did.json");
  EXPECT_EQ(DidPathOf("https://gov.na/customs/"), "/customs/did.json");
  for (const char* const url : {"http://ledger.customs.na", "https://10.0.0.1:8443",
                                "https://[::1]", "https://localhost", "https://a.na/../b", ""}) {
    EXPECT_EQ(DidWebOf(url), "") << url;
    EXPECT_EQ(DidPathOf(url), "") << url;
  }
}

// The first of three members, under an address with a name. Nobody else runs: to sign, nobody has
// to.
struct Alone {
  os::TestFolder root;
  std::unique_ptr<Member> member;

  explicit Alone(const std::string& url) {
    std::vector<std::string> cards;
    for (const std::string id : {"na", "bw", "za"}) {
      const std::string address = id == "na" ? url : "https://ledger.customs." + id;
      CHECK(
          InitMember(root.path() / id,
                     {.id = id, .name = "Customs of " + id, .url = address, .log = id + "/ledger"},
                     access::SystemSecrets()));
      cards.push_back(*CardOf(root.path() / id));
    }
    const auto text = DraftFounding(cards, {.federation = "corridor", .keeper = "na"},
                                    os::RealClock().UnixMilliseconds());
    CHECK(text.has_value());
    std::vector<std::string> lines;
    for (const char* const id : {"na", "bw", "za"})
      lines.push_back(*SignFounding(root.path() / id, *text));
    CHECK(JoinFederation(root.path() / "na", *AssembleSigned(*text, lines)));
    Open();
  }
  void Open() {
    member.reset();
    auto opened = Member::Open({.folder = root.path() / "na"});
    CHECK(opened.has_value());
    member = std::move(*opened);
  }
};

std::string CredentialBy(const std::string& issuer) {
  return fmt::format(
      R"({{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"],)"
      R"("issuer":{{"id":"{}","name":"Customs"}},"validFrom":"2025-01-01T00:00:00Z",)"
      R"("credentialSubject":{{"goods":"coffee"}}}})",
      issuer);
}

credential::CredentialCheck Check(const std::string& text, const credential::DidKeys& keys) {
  return credential::VerifyCredential(
      text, {.keys = [&](std::string_view id) { return keys.AssertionMethod(id); },
             .status = {},
             .now = os::RealClock().UnixSeconds()});
}

TEST(Certify, CredentialOfAHostIsCheckedFromTheCharter) {
  Alone alone("https://ledger.customs.na");
  const CertificateIssuer issuer = *alone.member->Issuer();
  EXPECT_EQ(issuer.did, "did:web:ledger.customs.na");
  const auto text = alone.member->SignCredential(CredentialBy(issuer.did));
  ASSERT_TRUE(text) << text.error();
  const auto check = Check(*text, CharterKeys(alone.member->charter()));
  EXPECT_THAT(check.problems, IsEmpty());
  EXPECT_EQ(check.issuer, issuer.did);
  ASSERT_EQ(check.proofs.size(), 1U);
  EXPECT_EQ(check.proofs[0].verification_method, issuer.method);
  // the document alone does as well
  const std::string document = DidDocumentOf(*alone.member->charter(), issuer.did);
  const credential::DidKeys fetched([&](std::string_view url) -> Result<std::string> {
    EXPECT_EQ(url, "https://ledger.customs.na/.well-known/did.json");
    return document;
  });
  EXPECT_THAT(Check(*text, fetched).problems, IsEmpty());
  EXPECT_EQ(DidDocumentOf(*alone.member->charter(), "did:web:customs.bw"), "");
}

TEST(Certify, OnlyKeysForCertificatesAreInTheDocument) {
  Alone alone("https://ledger.customs.na");
  const auto charter = alone.member->charter();
  const codec::JsonText json(DidDocumentOf(*charter, "did:web:ledger.customs.na"));
  ASSERT_TRUE(json.ok());
  std::size_t listed = 0;
  codec::EachOf(json.root(), "verificationMethod", [&](simdjson::dom::element method) {
    const auto key = credential::ParseMultikey(codec::TextOf(method, "publicKeyMultibase"));
    const ledger::Signer* const signer = key ? FindCertifier(*charter, *key) : nullptr;
    ASSERT_NE(signer, nullptr);
    EXPECT_TRUE(signer->powers.contains(ledger::Power::kCertificates));
    ++listed;
  });
  EXPECT_GE(listed, 1U);
  EXPECT_LT(listed, charter->signers().size());
}

TEST(Certify, WithoutAHostTheKeyIsTheName) {
  Alone alone("http://127.0.0.1:18443");
  const CertificateIssuer issuer = *alone.member->Issuer();
  EXPECT_TRUE(issuer.did.starts_with(credential::kDidKeyPrefix)) << issuer.did;
  const auto text = alone.member->SignCredential(CredentialBy(issuer.did));
  ASSERT_TRUE(text) << text.error();
  EXPECT_THAT(Check(*text, credential::DidKeys()).problems, IsEmpty());
}

TEST(Certify, NobodyElsesCredentialIsSigned) {
  Alone alone("https://ledger.customs.na");
  for (const std::string& document :
       {CredentialBy("did:web:ledger.customs.bw"), std::string("{}"), std::string("no JSON")}) {
    const auto text = alone.member->SignCredential(document);
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error().code, ErrorCode::kInvalidArgument);
  }
}

TEST(Certify, AttestationsHaveOneKeyThatStays) {
  Alone alone("https://ledger.customs.na");
  const std::string did = *alone.member->AttestationDid();
  const std::string content = fmt::format(
      R"({{"issuers":[{{"name":"Customs","id":"{0}","revocation":{{"type":"NONE"}},)"
      R"("identityProof":{{"type":"DNS-DID","location":"customs.na","key":"{0}#controller"}}}}],)"
      R"("goods":"coffee"}})",
      did);
  const auto text = alone.member->SignAttestation(content);
  ASSERT_TRUE(text) << text.error();
  const auto check = credential::VerifyOpenAttestation(*text);
  EXPECT_THAT(check.problems, IsEmpty());
  EXPECT_EQ(check.signatures, 1U);
  const auto mode = fs::status(alone.root.path() / "na/keys/attestation.key").permissions();
  EXPECT_EQ(mode & fs::perms::mask, fs::perms::owner_read | fs::perms::owner_write);
  alone.Open();
  EXPECT_EQ(*alone.member->AttestationDid(), did);
  // a content that names another key is not signed
  std::string other = content;
  other.replace(other.find("0x") + 2, 4, "0000");
  EXPECT_FALSE(alone.member->SignAttestation(other));
}

TEST(Certify, ABrokenAttestationKeyIsSaid) {
  Alone alone("https://ledger.customs.na");
  ASSERT_TRUE(os::WriteFile(alone.root.path() / "na/keys/attestation.key", "not a key\n"));
  const auto did = alone.member->AttestationDid();
  ASSERT_FALSE(did);
  EXPECT_EQ(did.error().code, ErrorCode::kCorruption);
}

}  // namespace
}  // namespace tidewaiter::member
