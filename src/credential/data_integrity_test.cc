#include "credential/data_integrity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/calendar.h"
#include "base/random.h"
#include "codec/canonical_json.h"
#include "codec/json_get.h"
#include "credential/test_keys.h"

namespace tidewaiter::credential {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int64_t kNow = 1'800'000'000;  // 2027-01-15
constexpr const char* kDocument =
    R"({"@context":["https://www.w3.org/ns/credentials/v2"],"b":[1,{"x":null}],"a":"é"})";

// Replaces the first `from`, which must be there.
std::string Replace(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string Signed(const TestKey& key, ProofOptions options = {},
                   const std::string& document = kDocument) {
  options.verification_method = key.method;
  const auto text = AddProof(document, options, key.secret);
  EXPECT_TRUE(text) << text.error();
  return *text;
}

std::vector<std::string> ProblemsOf(const std::string& document) {
  return CodesOf(VerifyProofs(document, OwnKeys(), kNow).problems);
}

TEST(DataIntegrity, PublishedVectorByteForByte) {
  const codec::JsonText pair(TestFile("eddsa-jcs-2022/keyPair.json"));
  const auto secret = ParseEd25519Secret(codec::TextOf(pair.root(), "privateKeyMultibase"));
  ASSERT_TRUE(secret);
  const PublicKey key = PublicKeyOf(secret->public_key());
  const auto text = AddProof(
      TestFile("eddsa-jcs-2022/unsigned.json"),
      {.verification_method = DidKeyMethodOf(key), .created = "2023-02-24T23:36:38Z"}, *secret);
  ASSERT_TRUE(text) << text.error();
  EXPECT_EQ(*text, codec::CanonicalJson(TestFile("eddsa-jcs-2022/signedJCS.json")));
  EXPECT_NE(text->find(TestFile("eddsa-jcs-2022/sigBTC58JCS.txt")), std::string::npos);
  EXPECT_THAT(ProblemsOf(*text), IsEmpty());
}

TEST(DataIntegrity, DocumentOfAnotherProgram) {
  const codec::JsonText file(TestFile("digitalbazaar-vc.json"));
  simdjson::dom::element credential;
  ASSERT_FALSE(file.root().at_key("credential").get(credential));
  EXPECT_THAT(ProblemsOf(simdjson::to_string(credential)), IsEmpty());
}

TEST(DataIntegrity, WhatItSaysOfAProof) {
  const TestKey key(1);
  const ProofCheck check = VerifyProofs(Signed(key, {.id = "urn:p:1"}), OwnKeys(), kNow);
  ASSERT_EQ(check.proofs.size(), 1U);
  EXPECT_TRUE(check.proofs[0].holds);
  EXPECT_EQ(check.proofs[0].id, "urn:p:1");
  EXPECT_EQ(check.proofs[0].controller, key.did);
  EXPECT_EQ(check.proofs[0].verification_method, key.method);
}

// One row per way to be wrong.
TEST(DataIntegrity, EachFaultByName) {
  const TestKey key(1);
  const std::string good = Signed(key, {.created = "2026-11-27T10:00:00Z"});
  ASSERT_THAT(ProblemsOf(good), IsEmpty());
  struct Case {
    const char* from;
    const char* to;
    const char* problem;
  };
  const Case cases[] = {
      {R"("a":"é")", R"("a":"e")", "signature /proof/proofValue"},
      {R"("x":null)", R"("x":false)", "signature /proof/proofValue"},
      {"10:00:00Z", "10:00:01Z", "signature /proof/proofValue"},
      {R"("proofValue":"z)", R"("proofValue":"u)", "signature /proof/proofValue"},
      {R"("proofValue":"z)", R"("proofValue":"z1)", "signature /proof/proofValue"},
      {"eddsa-jcs-2022", "eddsa-rdfc-2022", "cryptosuite_unsupported /proof/cryptosuite"},
      {"DataIntegrityProof", "Ed25519Signature2020", "cryptosuite_unsupported /proof/cryptosuite"},
      {"assertionMethod", "authentication", "proof_purpose /proof/proofPurpose"},
      {"proofValue", "proofvalue", "required /proof/proofValue"},
      {"verificationMethod", "method", "required /proof/verificationMethod"},
      {"2026-11-27T10:00:00Z", "2027-02-27T10:00:00Z", "proof_early /proof/created"},
      {"2026-11-27T10:00:00Z", "yesterday", "format /proof/created"},
      {R"("a":"é")", R"("a":"é","a":"é")", "json "},
      {R"("a":"é")", R"("a":9007199254740993)", "json "},
      {"did:key:z6Mk", "did:key:z6Mj", "key_unknown /proof/verificationMethod"}};
  for (const Case& one : cases)
    EXPECT_THAT(ProblemsOf(Replace(good, one.from, one.to)), ElementsAre(one.problem)) << one.to;
}

TEST(DataIntegrity, AllProblemsAtOnce) {
  const std::string text =
      Signed(TestKey(1), {.created = "2027-02-01T00:00:00Z", .expires = "2026-01-01T00:00:00Z"});
  EXPECT_THAT(ProblemsOf(Replace(text, "assertionMethod", "authentication")),
              ElementsAre("proof_purpose /proof/proofPurpose", "proof_early /proof/created",
                          "proof_expired /proof/expires"));
}

TEST(DataIntegrity, NoProofIsNoProof) {
  EXPECT_THAT(ProblemsOf("{}"), ElementsAre("proof_missing /proof"));
  EXPECT_THAT(ProblemsOf(R"({"proof":[]})"), ElementsAre("proof_missing /proof"));
  EXPECT_THAT(ProblemsOf(R"({"proof":"x"})"), ElementsAre("type /proof"));
  EXPECT_THAT(ProblemsOf("[]"), ElementsAre("json "));
  EXPECT_THAT(ProblemsOf(std::string(kDocumentBytesMax + 1, ' ')), ElementsAre("json "));
  EXPECT_THAT(ProblemsOf(std::string(100, '[') + std::string(100, ']')), ElementsAre("json "));
}

// The suite lets a document's context grow at the end after signing.
TEST(DataIntegrity, ContextMayGrowButNotChange) {
  const std::string good = Signed(TestKey(1));
  const char* const context = R"({"@context":["https://www.w3.org/ns/credentials/v2")";
  EXPECT_THAT(ProblemsOf(Replace(good, context, std::string(context) + R"(,"https://a.example")")),
              IsEmpty());
  EXPECT_THAT(ProblemsOf(Replace(good, context, R"({"@context":["https://a.example")")),
              ElementsAre("proof_context /proof/@context"));
}

TEST(DataIntegrity, ProofSetsHoldEachOnItsOwn) {
  const TestKey first(1);
  const TestKey second(2);
  const std::string one = Signed(first, {.id = "urn:p:1"});
  const std::string two = Signed(second, {.id = "urn:p:2"}, one);
  const ProofCheck check = VerifyProofs(two, OwnKeys(), kNow);
  EXPECT_THAT(CodesOf(check.problems), IsEmpty());
  ASSERT_EQ(check.proofs.size(), 2U);
  EXPECT_EQ(check.proofs[0].controller, first.did);
  EXPECT_EQ(check.proofs[1].controller, second.did);
  // the second does not know the first
  EXPECT_THAT(ProblemsOf(Replace(two, "urn:p:1", "urn:p:9")),
              ElementsAre("signature /proof/0/proofValue"));
}

// The shape of the published chain: two proofs, one over both, one over that.
TEST(DataIntegrity, ProofChainsSignEarlierProofs) {
  const std::string set =
      Signed(TestKey(2), {.id = "urn:p:2"}, Signed(TestKey(1), {.id = "urn:p:1"}));
  const std::string third =
      Signed(TestKey(3), {.id = "urn:p:3", .previous_proofs = {"urn:p:1", "urn:p:2"}}, set);
  const std::string chain = Signed(TestKey(4), {.previous_proofs = {"urn:p:3"}}, third);
  EXPECT_THAT(ProblemsOf(chain), IsEmpty());
  // A proof in the middle is taken out: what came later misses it.
  const codec::JsonText text(chain);
  simdjson::dom::array proofs;
  ASSERT_FALSE(text.root().at_key("proof").get(proofs));
  const std::string without = Replace(chain, *codec::CanonicalJson(proofs.at(0).value()) + ",", "");
  EXPECT_THAT(ProblemsOf(without), ElementsAre("previous_proof /proof/1/previousProof"));
  // A proof that was signed over is replaced by one that holds itself.
  const std::string other = Signed(TestKey(9), {.id = "urn:p:1"});
  const codec::JsonText other_text(other);
  const std::string replaced =
      Replace(chain, *codec::CanonicalJson(proofs.at(0).value()),
              *codec::CanonicalJson(other_text.root().at_key("proof").value()));
  EXPECT_THAT(ProblemsOf(replaced), ElementsAre("signature /proof/2/proofValue"));
}

TEST(DataIntegrity, KeysOfOtherKindsAreTold) {
  const std::string text = Signed(TestKey(1));
  const auto keys = [](std::string_view id) -> Result<VerificationMethod> {
    return VerificationMethod{.id = std::string(id),
                              .controller = "did:web:a",
                              .key = {.type = KeyType::kP256, .bytes = std::string(33, '\2')}};
  };
  EXPECT_THAT(CodesOf(VerifyProofs(text, keys, kNow).problems),
              ElementsAre("key_kind /proof/verificationMethod"));
}

TEST(DataIntegrity, SigningRefused) {
  const TestKey key(1);
  const auto code = [&](const std::string& document, ProofOptions options) {
    options.verification_method = key.method;
    return AddProof(document, options, key.secret).error().code;
  };
  EXPECT_EQ(code("[]", {}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code(R"({"a":1,"a":1})", {}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code("{}", {.created = "now"}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code("{}", {.previous_proofs = {"urn:p:1"}}), ErrorCode::kNotFound);
  EXPECT_EQ(AddProof("{}", {}, key.secret).error().code, ErrorCode::kInvalidArgument);
  std::string text = "{}";
  for (std::size_t i = 0; i < kProofsMax; ++i)
    text = Signed(key, {}, text);
  EXPECT_EQ(code(text, {}), ErrorCode::kFailedPrecondition);
  EXPECT_THAT(ProblemsOf(text), IsEmpty());
}

// No single changed byte of a signed document goes unnoticed.
TEST(DataIntegrity, EveryByteCounts) {
  const std::string good = Signed(TestKey(1), {.created = "2026-11-27T10:00:00Z"});
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    EXPECT_FALSE(ProblemsOf(bad).empty()) << i << bad;
  }
}

}  // namespace
}  // namespace tidewaiter::credential
