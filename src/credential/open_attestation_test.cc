#include "credential/open_attestation.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "codec/canonical_json.h"
#include "codec/json_get.h"
#include "credential/internal/attestation_hash.h"
#include "credential/test_keys.h"

namespace tidewaiter::credential {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

evm::SecretKey Key(unsigned char number) {
  evm::SecretKey key = {};
  key.back() = number;
  return key;
}

// Salts that are the same in every run.
SaltSource Salts(std::uint64_t seed = 1) {
  return [random = std::make_shared<Random>(seed)](std::span<unsigned char> bytes) {
    for (unsigned char& byte : bytes)
      byte = static_cast<unsigned char>(random->Below(256));
  };
}

std::string Certificate(const std::string& number = "COO-1", unsigned char key = 1) {
  const std::string did = DidEthrOf(evm::AddressOf(Key(key)));
  return fmt::format(
      R"({{"issuers":[{{"name":"Customs A","id":"{0}","revocation":{{"type":"NONE"}},)"
      R"("identityProof":{{"type":"DNS-DID","location":"customs-a.example","key":"{0}#controller"}}}}],)"
      R"("certificateNo":"{1}","goods":[{{"hs":"080300","desc":"bananas"}},{{"hs":"0901","kg":1.5}}],)"
      R"("dangerous":false,"note":null,"empty":{{}},"none":[],"large":1e21,"small":-0.0,)"
      R"("text":"é\u2028\"\\/"}})",
      did, number);
}

std::vector<std::string> Wrap(const std::vector<std::string>& documents) {
  const auto wrapped = WrapOpenAttestation(documents, Salts());
  EXPECT_TRUE(wrapped) << wrapped.error();
  return *wrapped;
}

std::vector<std::string> ProblemsOf(const std::string& document) {
  return CodesOf(VerifyOpenAttestation(document).problems);
}

std::string Replace(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

// Made by @govtechsg/open-attestation.
TEST(OpenAttestation, DocumentsOfTheOtherProgram) {
  struct Case {
    const char* name;
    int version;
    IssuerMethod method;
    std::size_t hidden;
    std::size_t signatures;
  };
  const Case cases[] = {{"oa-v2-wrapped", 2, IssuerMethod::kDid, 0, 0},
                        {"oa-v2-did-signed", 2, IssuerMethod::kDid, 0, 1},
                        {"oa-v2-obfuscated", 2, IssuerMethod::kDid, 1, 0},
                        {"oa-v2-tokenregistry-doc", 2, IssuerMethod::kTokenRegistry, 0, 0},
                        {"oa-v3-did-signed", 3, IssuerMethod::kDid, 0, 1}};
  for (const Case& one : cases) {
    const OpenAttestationCheck check =
        VerifyOpenAttestation(TestFile(fmt::format("open_attestation/{}.json", one.name)));
    EXPECT_THAT(CodesOf(check.problems), IsEmpty()) << one.name;
    EXPECT_EQ(check.version, one.version);
    ASSERT_EQ(check.issuers.size(), 1U);
    EXPECT_EQ(check.issuers[0].method, one.method);
    EXPECT_EQ(check.hidden, one.hidden);
    EXPECT_EQ(check.signatures, one.signatures);
    EXPECT_THAT(check.hashes, ElementsAre(check.target_hash));
    EXPECT_EQ(check.merkle_root, check.target_hash);
  }
}

TEST(OpenAttestation, BatchOfTheOtherProgram) {
  const codec::JsonText batch(TestFile("open_attestation/oa-v2-batch3.json"));
  simdjson::dom::array documents;
  ASSERT_FALSE(batch.root().get(documents));
  ASSERT_EQ(documents.size(), 3U);
  for (const auto document : documents) {
    const OpenAttestationCheck check = VerifyOpenAttestation(simdjson::to_string(document));
    EXPECT_THAT(CodesOf(check.problems), IsEmpty());
    EXPECT_GT(check.hashes.size(), 1U);
    EXPECT_EQ(check.hashes.back(), check.merkle_root);
  }
}

TEST(OpenAttestation, IssuerAsWritten) {
  const OpenAttestationCheck check =
      VerifyOpenAttestation(TestFile("open_attestation/oa-v2-did-signed.json"));
  ASSERT_EQ(check.issuers.size(), 1U);
  const AttestationIssuer& issuer = check.issuers[0];
  EXPECT_EQ(issuer.name, "Customs A");
  EXPECT_EQ(issuer.id, "did:ethr:0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf");
  EXPECT_EQ(issuer.identity_type, "DNS-DID");
  EXPECT_EQ(issuer.location, "customs-a.example");
  EXPECT_EQ(issuer.key, issuer.id + "#controller");
  EXPECT_EQ(issuer.revocation, "NONE");
}

TEST(OpenAttestation, WrappedAndReadAgain) {
  const std::string text = Wrap({Certificate()})[0];
  EXPECT_THAT(ProblemsOf(text), IsEmpty());
  const auto data = OpenAttestationData(text);
  ASSERT_TRUE(data) << data.error();
  EXPECT_EQ(codec::CanonicalJson(*data), *codec::CanonicalJson(Certificate()));
  // as JavaScript prints numbers
  EXPECT_NE(text.find(":number:1e+21\""), std::string::npos);
  EXPECT_NE(text.find(":number:0\""), std::string::npos);
  EXPECT_NE(text.find(":null:null\""), std::string::npos);
}

TEST(OpenAttestation, SaltsAreUuidsOfVersion4AndDiffer) {
  const std::string text = Wrap({R"({"issuers":[],"a":1,"b":1})"})[0];
  const codec::JsonText json(text);
  std::string_view a;
  std::string_view b;
  ASSERT_FALSE(json.root().at_pointer("/data/a").get(a));
  ASSERT_FALSE(json.root().at_pointer("/data/b").get(b));
  EXPECT_NE(a, b);
  EXPECT_EQ(a.substr(36), ":number:1");
  EXPECT_EQ(a[14], '4');
  EXPECT_NE(std::string_view("89ab").find(a[19]), std::string_view::npos);
}

// Trees of every shape up to nine leaves.
TEST(OpenAttestation, BatchesProveEachDocument) {
  for (std::size_t count = 1; count <= 9; ++count) {
    std::vector<std::string> documents;
    for (std::size_t i = 0; i < count; ++i)
      documents.push_back(Certificate(std::to_string(i)));
    const auto wrapped = Wrap(documents);
    ASSERT_EQ(wrapped.size(), count);
    const std::string root = VerifyOpenAttestation(wrapped[0]).merkle_root;
    for (std::size_t i = 0; i < count; ++i) {
      const OpenAttestationCheck check = VerifyOpenAttestation(wrapped[i]);
      EXPECT_THAT(CodesOf(check.problems), IsEmpty()) << count;
      EXPECT_EQ(check.merkle_root, root);
      EXPECT_NE(wrapped[i].find(fmt::format(":string:{}\"", i)), std::string::npos);
    }
  }
}

TEST(OpenAttestation, HiddenValuesLeaveTheirHashes) {
  const std::string text = Wrap({Certificate()})[0];
  const std::vector<std::string> paths = {"goods.0.desc", "text"};
  const auto less = ObfuscateOpenAttestation(text, paths);
  ASSERT_TRUE(less) << less.error();
  EXPECT_EQ(less->find("bananas"), std::string::npos);
  const OpenAttestationCheck check = VerifyOpenAttestation(*less);
  EXPECT_THAT(CodesOf(check.problems), IsEmpty());
  EXPECT_EQ(check.hidden, 2U);
  EXPECT_EQ(check.target_hash, VerifyOpenAttestation(text).target_hash);
  // and again: a list as a whole
  const auto least = ObfuscateOpenAttestation(*less, std::vector<std::string>{"goods", "empty"});
  ASSERT_TRUE(least) << least.error();
  EXPECT_THAT(ProblemsOf(*least), IsEmpty());
  EXPECT_EQ(VerifyOpenAttestation(*least).hidden, 6U);
}

TEST(OpenAttestation, HidingRefused) {
  const std::string text = Wrap({Certificate()})[0];
  const auto code = [&](const std::string& document, const std::string& path) {
    return ObfuscateOpenAttestation(document, std::vector<std::string>{path}).error().code;
  };
  EXPECT_EQ(code(text, "goods.2.hs"), ErrorCode::kNotFound);
  EXPECT_EQ(code(text, ""), ErrorCode::kNotFound);
  EXPECT_EQ(code(text, "goods.0"), ErrorCode::kFailedPrecondition);
  EXPECT_EQ(code(text, "issuers.0.revocation.type"), ErrorCode::kFailedPrecondition);
  EXPECT_EQ(code("{}", "a"), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code(TestFile("open_attestation/oa-v3-did-signed.json"), "issuer"),
            ErrorCode::kInvalidArgument);
}

TEST(OpenAttestation, SignedByTheIssuersKey) {
  const std::string text = Wrap({Certificate()})[0];
  const auto signed_text = SignOpenAttestation(text, Key(1), "2026-11-27T10:00:00Z");
  ASSERT_TRUE(signed_text) << signed_text.error();
  EXPECT_THAT(ProblemsOf(*signed_text), IsEmpty());
  EXPECT_EQ(VerifyOpenAttestation(*signed_text).signatures, 1U);
  // hiding does not break the signature
  const auto less = ObfuscateOpenAttestation(*signed_text, std::vector<std::string>{"note"});
  EXPECT_EQ(VerifyOpenAttestation(*less).signatures, 1U);
  const auto foreign = SignOpenAttestation(text, Key(2), "2026-11-27T10:00:00Z");
  EXPECT_THAT(ProblemsOf(*foreign), ElementsAre("signature_key /proof/0"));
  EXPECT_FALSE(SignOpenAttestation(text, Key(1), "today"));
  EXPECT_FALSE(
      SignOpenAttestation(Replace(text, "COO-1", "COO-2"), Key(1), "2026-11-27T10:00:00Z"));
}

// One row per way to tamper with a signed document of a batch.
TEST(OpenAttestation, EachFaultByName) {
  const std::string wrapped = Wrap({Certificate("COO-1"), Certificate("COO-2")})[0];
  const std::string good = *SignOpenAttestation(wrapped, Key(1), "2026-11-27T10:00:00Z");
  ASSERT_THAT(ProblemsOf(good), IsEmpty());
  struct Case {
    const char* from;
    const char* to;
    const char* problem;
  };
  const Case cases[] = {
      {":string:COO-1", ":string:COO-9", "target_hash /signature/targetHash"},
      {":null:null", ":string:", "target_hash /signature/targetHash"},
      {R"("none":[])", R"("none":{})", "target_hash /signature/targetHash"},
      {R"(,"none":[])", "", "target_hash /signature/targetHash"},
      {R"("none":[])", R"("no.ne":[])", "key /data"},
      {R"("proof":[")", R"("proof":["0)", "hash /signature/proof/0"},
      {R"("targetHash":")", R"("targetHash":"0)", "hash /signature/targetHash"},
      {"2.0/schema", "4.0/schema", "version /version"},
      {"OpenAttestationSignature2018", "Other", "signature_type /proof/0/type"},
      {R"("signature":"0x)", R"("signature":"0y)", "signature /proof/0/signature"},
      {R"("merkleRoot":)", R"("merkleroot":)", "hash /signature/merkleRoot"},
      {R"("data":)", R"("Data":)", "required /data"},
      {R"("issuers":)", R"("issuer":)", "required /data/issuers"},
      {R"("none":[])", R"("none":[],"none":[])", "json "}};
  for (const Case& one : cases) {
    const auto codes = ProblemsOf(Replace(good, one.from, one.to));
    ASSERT_FALSE(codes.empty()) << one.to;
    EXPECT_EQ(codes[0], one.problem) << one.to;
  }
}

TEST(OpenAttestation, AnotherRootIsNoticed) {
  const auto wrapped = Wrap({Certificate("COO-1"), Certificate("COO-2")});
  const std::string root = VerifyOpenAttestation(wrapped[0]).merkle_root;
  const std::string other(64, 'a');
  EXPECT_THAT(ProblemsOf(Replace(wrapped[0], root, other)),
              ElementsAre("merkle_root /signature/merkleRoot"));
}

TEST(OpenAttestation, WrappingRefused) {
  const auto code = [](const std::vector<std::string>& documents) {
    return WrapOpenAttestation(documents, Salts()).error().code;
  };
  EXPECT_EQ(code({}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code({"[]"}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code({"{}", "{"}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code({R"({"a.b":1})"}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code({R"({"a":{"":1}})"}), ErrorCode::kInvalidArgument);
  const auto nested = [](std::size_t levels) {
    return R"({"a":)" + std::string(levels, '[') + "1" + std::string(levels, ']') + "}";
  };
  EXPECT_TRUE(WrapOpenAttestation(std::vector{nested(kAttestationDepthMax - 4)}, Salts()));
  EXPECT_EQ(code({nested(kAttestationDepthMax + 1)}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code({R"({"a":1,"a":1})"}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code({R"({"a":9007199254740993})"}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code(std::vector<std::string>(kBatchMax + 1, "{}")), ErrorCode::kInvalidArgument);
}

TEST(OpenAttestation, ContentRefused) {
  const std::string text = Wrap({R"({"issuers":[],"a":1})"})[0];
  EXPECT_EQ(OpenAttestationData(text), R"({"issuers":[],"a":1})");
  for (const char* const value : {":number:0x1", ":number:", ":boolean:yes", ":date:1", "x"}) {
    EXPECT_EQ(OpenAttestationData(Replace(text, ":number:1", value)).error().code,
              ErrorCode::kInvalidArgument)
        << value;
  }
}

// Version 3, where @govtechsg hashes values that are false, 0, "" or null and @tradetrust-tt does
// not: the signed document with one more value, hashed in both ways.
class Version3 : public testing::Test {
 protected:
  // With {"flag": value} and its salt; the digest is that of `leaf`, or without it.
  static std::string With(const std::string& value, const std::string& leaf_text, bool hashed) {
    const std::string salt(64, 'b');
    const std::string salts = fmt::format(R"([{{"value":"{}","path":"version"}},)"
                                          R"({{"value":"{}","path":"flag"}}])",
                                          salt, salt);
    const std::string version = "https://schema.openattestation.com/3.0/schema.json";
    std::vector<std::string> leaves = {
        LeafHash("version", fmt::format("\"{}:{}\"", salt, version))};
    if (hashed) leaves.push_back(LeafHash("flag", fmt::format("\"{}:{}\"", salt, leaf_text)));
    const std::string digest = DigestOf(leaves);
    return fmt::format(
        R"({{"version":"{}","flag":{},"proof":{{"targetHash":"{}","merkleRoot":"{}","proofs":[],)"
        R"("salts":"{}","privacy":{{"obfuscated":[]}}}}}})",
        version, value, digest, digest, Base64(salts));
  }

  static std::string Base64(std::string_view bytes) {
    constexpr std::string_view kLetters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
      unsigned group = 0;
      for (std::size_t k = 0; k < 3; ++k)
        group = group << 8U | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0);
      for (std::size_t k = 0; k < 4; ++k)
        text += i + k <= bytes.size() ? kLetters[group >> (18 - 6 * k) & 63U] : '=';
    }
    return text;
  }
};

TEST_F(Version3, TruthyValuesAreCovered) {
  EXPECT_THAT(ProblemsOf(With("true", "true", true)), IsEmpty());
  EXPECT_THAT(ProblemsOf(With("1.50", "1.5", true)), IsEmpty());
  EXPECT_THAT(ProblemsOf(With("\"0\"", "0", true)), IsEmpty());
  EXPECT_THAT(ProblemsOf(With("2", "1", true)), ElementsAre("target_hash /proof/targetHash"));
}

TEST_F(Version3, FalsyValuesAreToldEitherWay) {
  for (const char* const value : {"false", "0", "null"}) {
    EXPECT_THAT(ProblemsOf(With(value, value, true)), ElementsAre("falsy_leaf /proof/targetHash"));
    EXPECT_THAT(ProblemsOf(With(value, value, false)),
                ElementsAre("falsy_not_covered /proof/targetHash"));
  }
  EXPECT_THAT(ProblemsOf(With("\"\"", "", false)),
              ElementsAre("falsy_not_covered /proof/targetHash"));
  EXPECT_THAT(ProblemsOf(With("false", "true", true)),
              ElementsAre("target_hash /proof/targetHash"));
}

TEST_F(Version3, EachFaultByName) {
  const std::string good = TestFile("open_attestation/oa-v3-did-signed.json");
  struct Case {
    const char* from;
    const char* to;
    const char* problem;
  };
  const Case cases[] = {
      {"\"AEOC\"", "\"AEOX\"", "target_hash /proof/targetHash"},
      {"\"n\": 5", "\"n\": 5, \"m\": 5", "salts /proof/salts"},
      {"\"n\": 5", "\"m\": 5", "salts /proof/salts"},
      {"\"n\": 5", "\"n.n\": 5", "key "},
      {"\"salts\": \"", "\"salts\": \"!", "salts /proof/salts"},
      {"\"proof\": {\n  \"type\": \"OpenAtt", "\"Proof\": {\n  \"type\": \"OpenAtt",
       "required /proof"},
      {"\"key\": \"did:ethr:0x7", "\"key\": \"did:ethr:7", "signature_key /proof"},
      {"\"signature\": \"0xa664", "\"signature\": \"0xa665", "signature /proof/signature"}};
  for (const Case& one : cases) {
    const auto codes = ProblemsOf(Replace(good, one.from, one.to));
    ASSERT_FALSE(codes.empty()) << one.to;
    EXPECT_EQ(codes[0], one.problem) << one.to;
  }
}

}  // namespace
}  // namespace tidewaiter::credential
