#include "credential/did.h"

#include <gtest/gtest.h>

#include "codec/encoding.h"
#include "credential/test_keys.h"

namespace tidewaiter::credential {
namespace {

TEST(DidUrl, LeadsToTheDocument) {
  const std::pair<const char*, const char*> cases[] = {
      {"did:web:w3c-ccg.github.io", "https://w3c-ccg.github.io/.well-known/did.json"},
      {"did:web:w3c-ccg.github.io:user:alice", "https://w3c-ccg.github.io/user/alice/did.json"},
      {"did:web:example.com%3A3000:user:alice", "https://example.com:3000/user/alice/did.json"},
      {"did:web:localhost%3a18443", "https://localhost:18443/.well-known/did.json"}};
  for (const auto& [did, url] : cases)
    EXPECT_EQ(DidUrl(did), url);
}

TEST(DidUrl, Refused) {
  for (const char* const did :
       {"", "did:key:z6Mk", "did:web:", "did:web::a", "did:web:a:", "did:web:a::b", "did:web:a:..",
        "did:web:..", "did:web:a/b", "did:web:a%2Fb", "did:web:a%3A", "did:web:a%3A123456",
        "did:web:a%3A80%3A1", "did:web:a@b", "did:web:a:b?c", "did:web:a:b#c", "did:web:a b"}) {
    EXPECT_EQ(DidUrl(did).error().code, ErrorCode::kInvalidArgument) << did;
  }
}

TEST(DidKeys, KeyIsInTheName) {
  const TestKey key(1);
  const auto method = DidKeys().AssertionMethod(key.method);
  ASSERT_TRUE(method) << method.error();
  EXPECT_EQ(method->controller, key.did);
  EXPECT_EQ(method->key, key.public_key);
  EXPECT_EQ(
      DidKeys().AssertionMethod(key.did + "#" + FormatMultikey(TestKey(2).public_key)).error().code,
      ErrorCode::kNotFound);
  EXPECT_EQ(DidKeys().AssertionMethod(key.did).error().code, ErrorCode::kInvalidArgument);
}

// did:web:customs.example with three keys of two notations; the second is for logging in only.
std::string Document(const std::string& id = "did:web:customs.example") {
  return fmt::format(
      R"({{"id":"{0}","verificationMethod":[)"
      R"({{"id":"{0}#a","type":"Multikey","controller":"{0}","publicKeyMultibase":"{1}"}},)"
      R"({{"id":"#b","type":"Multikey","controller":"{0}","publicKeyMultibase":"{2}"}},)"
      R"({{"id":"#c","type":"JsonWebKey","controller":"{0}",)"
      R"("publicKeyJwk":{{"kty":"OKP","crv":"Ed25519","x":"{3}"}}}},)"
      R"({{"id":"#e","type":"Multikey","controller":"did:web:other","publicKeyMultibase":"{1}"}},)"
      R"({{"id":"#rsa","type":"JsonWebKey","controller":"{0}","publicKeyJwk":{{"kty":"RSA"}}}}],)"
      R"("authentication":["#b"],"assertionMethod":["{0}#a","#c","#e","#rsa",)"
      R"({{"id":"#d","type":"Multikey","controller":"{0}","publicKeyMultibase":"{2}"}}]}})",
      id, FormatMultikey(TestKey(1).public_key), FormatMultikey(TestKey(2).public_key),
      codec::Base64UrlEncode(TestKey(3).public_key.bytes));
}

TEST(DidKeys, KeyIsInTheDocument) {
  std::string asked;
  const DidKeys keys([&](std::string_view url) -> Result<std::string> {
    asked = url;
    return Document();
  });
  const std::pair<const char*, unsigned char> known[] = {{"a", 1}, {"c", 3}, {"d", 2}};
  for (const auto& [name, number] : known) {
    const auto method = keys.AssertionMethod(fmt::format("did:web:customs.example#{}", name));
    ASSERT_TRUE(method) << name << method.error();
    EXPECT_EQ(method->key, TestKey(number).public_key);
    EXPECT_EQ(method->controller, "did:web:customs.example");
  }
  EXPECT_EQ(asked, "https://customs.example/.well-known/did.json");
}

TEST(DidKeys, KeysThatDoNotCount) {
  const DidKeys keys([](std::string_view) -> Result<std::string> { return Document(); });
  const std::pair<const char*, ErrorCode> cases[] = {
      {"did:web:customs.example#b", ErrorCode::kFailedPrecondition},  // for logging in
      {"did:web:customs.example#e", ErrorCode::kFailedPrecondition},  // of somebody else
      {"did:web:customs.example#rsa", ErrorCode::kNotFound},
      {"did:web:customs.example#z", ErrorCode::kNotFound},
      {"did:web:other.example#a", ErrorCode::kInvalidArgument},  // the document is of another
      {"did:ethr:0x00#a", ErrorCode::kInvalidArgument}};
  for (const auto& [id, code] : cases)
    EXPECT_EQ(keys.AssertionMethod(id).error().code, code) << id;
  EXPECT_EQ(DidKeys().AssertionMethod("did:web:customs.example#a").error().code,
            ErrorCode::kFailedPrecondition);
}

TEST(DidKeys, ErrorsOfFetchingArePassedOn) {
  const DidKeys keys([](std::string_view) -> Result<std::string> {
    return Fail(ErrorCode::kUnavailable, "no network");
  });
  EXPECT_EQ(keys.AssertionMethod("did:web:customs.example#a").error().code,
            ErrorCode::kUnavailable);
}

TEST(DidDocument, Refused) {
  const std::string did = "did:web:a";
  std::string many = R"({"id":"did:web:a","assertionMethod":["#a")";
  for (std::size_t i = 0; i < kDidMethodsMax; ++i)
    many += R"(,"#a")";
  for (const std::string& json :
       {std::string("[]"), std::string("{"), std::string("{}"), Document("did:web:b"), many + "]}",
        std::string(R"({"id":"did:web:a","verificationMethod":{}})"),
        std::string(R"({"id":"did:web:a","verificationMethod":[{"id":"#a"}]})"),
        std::string(R"({"id":"did:web:a","verificationMethod":[{"id":"#a","controller":"x",)"
                    R"("publicKeyMultibase":"z6Mk"}]})"),
        std::string(R"({"id":"did:web:a","assertionMethod":[1]})"),
        R"({"id":"did:web:a","x":")" + std::string(kDidDocumentBytesMax, 'x') + "\"}"}) {
    EXPECT_EQ(ParseDidDocument(json, did).error().code, ErrorCode::kInvalidArgument)
        << json.substr(0, 80);
  }
}

}  // namespace
}  // namespace tidewaiter::credential
