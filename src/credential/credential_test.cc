#include "credential/credential.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/calendar.h"
#include "codec/json_get.h"
#include "credential/test_keys.h"

namespace tidewaiter::credential {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int64_t kNow = 1'800'000'000;  // 2027-01-15T08:00:00Z

// An AEO certificate with some members replaced or left out (null).
std::string Certificate(const std::map<std::string, std::string>& other = {}) {
  std::map<std::string, std::string> members = {
      {"@context", R"(["https://www.w3.org/ns/credentials/v2"])"},
      {"id", R"("urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33")"},
      {"type", R"(["VerifiableCredential","AeoCertificate"])"},
      {"issuer", fmt::format("\"{}\"", TestKey(1).did)},
      {"validFrom", R"("2026-01-01T00:00:00Z")"},
      {"validUntil", R"("2028-01-01T00:00:00Z")"},
      {"credentialSubject", R"({"id":"urn:eori:SI12345678","status":"AEOF"})"}};
  for (const auto& [name, value] : other)
    members[name] = value;
  std::string text;
  for (const auto& [name, value] : members) {
    if (!value.empty()) text += fmt::format("{}\"{}\":{}", text.empty() ? "{" : ",", name, value);
  }
  return text + "}";
}

CredentialCheck Check(const std::string& document, const StatusSource& status = nullptr,
                      unsigned char signer = 1) {
  const TestKey key(signer);
  const auto text = AddProof(document, {.verification_method = key.method}, key.secret);
  EXPECT_TRUE(text) << document;
  return VerifyCredential(*text, {.keys = OwnKeys(), .status = status, .now = kNow});
}

TEST(Credential, Genuine) {
  const CredentialCheck check = Check(Certificate());
  EXPECT_THAT(CodesOf(check.problems), IsEmpty());
  EXPECT_EQ(check.issuer, TestKey(1).did);
  EXPECT_EQ(check.id, "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33");
  EXPECT_THAT(check.types, ElementsAre("VerifiableCredential", "AeoCertificate"));
  EXPECT_THAT(CodesOf(Check(Certificate({{"issuer", fmt::format(R"({{"id":"{}","name":"A"}})",
                                                                TestKey(1).did)}}))
                          .problems),
              IsEmpty());
}

TEST(Credential, EachFaultByName) {
  struct Case {
    const char* member;
    const char* value;
    const char* problem;
  };
  const Case cases[] = {
      {"@context", "", "required /@context"},
      {"@context", R"(["https://www.w3.org/2018/credentials/v1"])", "context /@context"},
      {"@context", "[]", "context /@context"},
      {"type", "", "required /type"},
      {"type", R"("AeoCertificate")", "type /type"},
      {"credentialSubject", "", "required /credentialSubject"},
      {"credentialSubject", "[]", "type /credentialSubject"},
      {"credentialSubject", "[1]", "type /credentialSubject"},
      {"validFrom", R"("2027-01-15T08:00:01Z")", "not_yet_valid /validFrom"},
      {"validUntil", R"("2027-01-15T07:59:59Z")", "expired /validUntil"},
      {"validFrom", R"("2027")", "format /validFrom"},
      {"issuer", R"("did:web:other.example")", "issuer_key /issuer"},
      {"credentialStatus", R"({"type":"BitstringStatusListEntry"})",
       "status_unknown /credentialStatus"},
      {"credentialStatus", R"([{"type":"A"},{}])", "status_unknown /credentialStatus/0"}};
  for (const Case& one : cases) {
    const auto codes = CodesOf(Check(Certificate({{one.member, one.value}})).problems);
    ASSERT_FALSE(codes.empty()) << one.value;
    EXPECT_EQ(codes[0], one.problem) << one.value;
  }
}

TEST(Credential, ValidAtBothEnds) {
  EXPECT_THAT(CodesOf(Check(Certificate({{"validFrom", R"("2027-01-15T08:00:00Z")"},
                                         {"validUntil", R"("2027-01-15T08:00:00Z")"}}))
                          .problems),
              IsEmpty());
}

TEST(Credential, AllProblemsAtOnce) {
  const std::string text = Certificate({{"@context", "1"},
                                        {"type", "1"},
                                        {"issuer", ""},
                                        {"credentialSubject", "1"},
                                        {"validFrom", R"("2029-01-01T00:00:00Z")"}});
  EXPECT_THAT(
      CodesOf(VerifyCredential(text, {.keys = OwnKeys(), .status = {}, .now = kNow}).problems),
      ElementsAre("context /@context", "type /type", "required /issuer", "type /credentialSubject",
                  "not_yet_valid /validFrom", "format /validUntil", "proof_missing /proof"));
}

TEST(Credential, AForeignSignatureIsNotTheIssuers) {
  EXPECT_THAT(CodesOf(Check(Certificate(), nullptr, 2).problems),
              ElementsAre("issuer_key /issuer"));
}

TEST(Credential, StatusIsAskedForWithItsEntry) {
  const std::string document = Certificate(
      {{"credentialStatus", R"({"id":"urn:s:1","type":"T","statusPurpose":"revocation","n":3})"}});
  StatusEntry asked;
  const auto answering = [&](CredentialStatus status) {
    return [&asked, status](const StatusEntry& entry) {
      asked = entry;
      return status;
    };
  };
  EXPECT_THAT(CodesOf(Check(document, answering(CredentialStatus::kGood)).problems), IsEmpty());
  EXPECT_EQ(asked.id, "urn:s:1");
  EXPECT_EQ(asked.type, "T");
  EXPECT_EQ(asked.purpose, "revocation");
  EXPECT_EQ(asked.json, R"({"id":"urn:s:1","n":3,"statusPurpose":"revocation","type":"T"})");
  EXPECT_THAT(CodesOf(Check(document, answering(CredentialStatus::kRevoked)).problems),
              ElementsAre("status_revoked /credentialStatus"));
  EXPECT_THAT(CodesOf(Check(document, answering(CredentialStatus::kSuspended)).problems),
              ElementsAre("status_suspended /credentialStatus"));
}

TEST(Credential, OfAnotherProgram) {
  const codec::JsonText file(TestFile("digitalbazaar-vc.json"));
  const std::string text = simdjson::to_string(file.root().at_key("credential").value());
  const CredentialCheck check =
      VerifyCredential(text, {.keys = OwnKeys(), .status = {}, .now = kNow});
  EXPECT_THAT(CodesOf(check.problems), IsEmpty());
}

// The published example is signed by a key that is not its issuer's: the proof holds, and that is
// told all the same.
TEST(Credential, PublishedVectorIsNotSignedByItsIssuer) {
  const CredentialCheck check = VerifyCredential(TestFile("eddsa-jcs-2022/signedJCS.json"),
                                                 {.keys = OwnKeys(), .status = {}, .now = kNow});
  EXPECT_THAT(CodesOf(check.problems), ElementsAre("issuer_key /issuer"));
}

}  // namespace
}  // namespace tidewaiter::credential
