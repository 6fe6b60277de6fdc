#include "access/oidc.h"

#include <functional>
#include <memory>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <nlohmann/json.hpp>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>

#include "access/encoding.h"
#include "access/internal/jws.h"

namespace tidewaiter::access {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::ElementsAre;

constexpr std::int64_t kNow = 1'767'225'600;

std::string_view View(const unsigned char* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// An identity provider's key, made afresh.
class Signer {
 public:
  Signer(std::string alg, std::string kid) : alg_(std::move(alg)), kid_(std::move(kid)) {
    EVP_PKEY* key = alg_ == "RS256"   ? EVP_RSA_gen(2048)
                    : alg_ == "ES256" ? EVP_EC_gen("P-256")
                                      : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    key_.reset(key, EVP_PKEY_free);
  }

  [[nodiscard]] Json Jwk() const {
    Json jwk{{"kid", kid_}, {"use", "sig"}, {"alg", alg_}};
    if (alg_ == "RS256") {
      jwk["kty"] = "RSA";
      jwk["n"] = NumberOf(OSSL_PKEY_PARAM_RSA_N);
      jwk["e"] = NumberOf(OSSL_PKEY_PARAM_RSA_E);
    } else if (alg_ == "ES256") {
      jwk["kty"] = "EC";
      jwk["crv"] = "P-256";
      jwk["x"] = NumberOf(OSSL_PKEY_PARAM_EC_PUB_X);
      jwk["y"] = NumberOf(OSSL_PKEY_PARAM_EC_PUB_Y);
    } else {
      std::array<unsigned char, 32> bytes{};
      std::size_t size = bytes.size();
      EVP_PKEY_get_raw_public_key(key_.get(), bytes.data(), &size);
      jwk["kty"] = "OKP";
      jwk["crv"] = "Ed25519";
      jwk["x"] = Base64UrlEncode(View(bytes.data(), size));
    }
    return jwk;
  }

  [[nodiscard]] Json Header() const { return {{"alg", alg_}, {"kid", kid_}, {"typ", "JWT"}}; }

  [[nodiscard]] std::string Signature(const std::string& input) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          EVP_MD_CTX_free);
    EVP_DigestSignInit(context.get(), nullptr, alg_ == "EdDSA" ? nullptr : EVP_sha256(), nullptr,
                       key_.get());
    std::array<unsigned char, 512> bytes{};
    std::size_t size = bytes.size();
    EVP_DigestSign(context.get(), bytes.data(), &size, Bytes(input), input.size());
    const std::string signature(View(bytes.data(), size));
    return alg_ == "ES256" ? Raw(signature) : signature;
  }

  [[nodiscard]] std::string Token(const std::string& header, const std::string& payload) const {
    const std::string input = Base64UrlEncode(header) + "." + Base64UrlEncode(payload);
    return input + "." + Base64UrlEncode(Signature(input));
  }
  [[nodiscard]] std::string Token(const Json& payload) const {
    return Token(Header().dump(), payload.dump());
  }

 private:
  [[nodiscard]] std::string NumberOf(const char* name) const {
    BIGNUM* number = nullptr;
    EVP_PKEY_get_bn_param(key_.get(), name, &number);
    std::array<unsigned char, 512> bytes{};
    const int size =
        alg_ == "ES256" ? BN_bn2binpad(number, bytes.data(), 32) : BN_bn2bin(number, bytes.data());
    BN_free(number);
    return Base64UrlEncode(View(bytes.data(), static_cast<std::size_t>(size)));
  }

  static std::string Raw(const std::string& der) {
    const unsigned char* at = Bytes(der);
    ECDSA_SIG* const numbers = d2i_ECDSA_SIG(nullptr, &at, static_cast<std::int64_t>(der.size()));
    std::array<unsigned char, 64> raw{};
    BN_bn2binpad(ECDSA_SIG_get0_r(numbers), raw.data(), 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(numbers), raw.data() + 32, 32);
    ECDSA_SIG_free(numbers);
    return std::string(View(raw.data(), raw.size()));
  }

  std::string alg_;
  std::string kid_;
  std::shared_ptr<EVP_PKEY> key_;
};

const Signer& Rsa() {
  static const Signer signer("RS256", "rsa-1");
  return signer;
}
const Signer& Ec() {
  static const Signer signer("ES256", "ec-1");
  return signer;
}
const Signer& Ed() {
  static const Signer signer("EdDSA", "ed-1");
  return signer;
}

std::string Jwks() {
  return Json{{"keys", {Rsa().Jwk(), Ec().Jwk(), Ed().Jwk()}}}.dump();
}

OidcOptions Options() {
  OidcOptions options;
  options.issuer = "https://id.customs.example";
  options.audience = "tidewaiter";
  options.roles_claim = "/realm_access/roles";
  options.roles = {{"INSPECTOR", Role::kInspector}, {"OFFICER", Role::kClearanceOfficer}};
  return options;
}

Json Claims() {
  return {{"iss", "https://id.customs.example"},
          {"aud", "tidewaiter"},
          {"sub", "u-4711"},
          {"name", "Amara Mbeki"},
          {"iat", kNow - 10},
          {"exp", kNow + 600},
          {"realm_access", {{"roles", {"INSPECTOR", "offline_access"}}}},
          {"offices", {"FR001"}},
          {"amr", {"pwd", "mfa"}}};
}

Json With(const char* claim, const Json& value) {
  Json claims = Claims();
  claims[claim] = value;
  return claims;
}

Json Without(const char* claim) {
  Json claims = Claims();
  claims.erase(claim);
  return claims;
}

Json EndingBeforeItBegins() {
  Json claims = With("exp", kNow + 20);
  claims["iat"] = kNow + 30;
  return claims;
}

// Issued an hour ago.
Json Late(std::int64_t expires) {
  Json claims = With("exp", expires);
  claims["iat"] = kNow - 3600;
  return claims;
}

TokenVerifier Verifier() {
  return *TokenVerifier::Create(Options(), Jwks());
}

TEST(Oidc, GoodTokensOfEachAlgorithm) {
  for (const Signer* signer : {&Rsa(), &Ec(), &Ed()}) {
    const Result<Principal> who = Verifier().Verify(signer->Token(Claims()), kNow);
    ASSERT_TRUE(who) << who.error();
    EXPECT_EQ(who->id, "oidc:u-4711");
    EXPECT_EQ(who->name, "Amara Mbeki");
    EXPECT_EQ(who->kind, Principal::Kind::kToken);
    EXPECT_EQ(who->roles, RoleSet{Role::kInspector});
    EXPECT_THAT(who->offices, ElementsAre("FR001"));
    EXPECT_TRUE(who->clients.empty());
    EXPECT_TRUE(who->strong);
  }
}

TEST(Oidc, WhatMayVary) {
  const Json variants[] = {
      With("aud", {"other", "tidewaiter"}),
      Late(kNow - 59),             // within the leeway
      With("iat", kNow + 59),      // within the leeway
      With("nbf", kNow + 59),      // within the leeway
      With("exp", kNow + 600.75),  // fractions of seconds
      With("offices", "FR001"),    // one text in place of a list
      With("jti", "x"),
      Without("name"),
      Without("realm_access"),
      Without("amr"),
  };
  for (const Json& claims : variants) {
    const Result<Principal> who = Verifier().Verify(Ed().Token(claims), kNow);
    EXPECT_TRUE(who) << claims << who.error();
  }
  for (const char* const type : {"jwt", "JWT", "at+jwt", "application/at+JWT"}) {
    Json header = Ed().Header();
    header["typ"] = type;
    EXPECT_TRUE(Verifier().Verify(Ed().Token(header.dump(), Claims().dump()), kNow)) << type;
  }
}

TEST(Oidc, NothingIsGivenThatTheTokenDoesNotSay) {
  Json claims{{"iss", "https://id.customs.example"},
              {"aud", "tidewaiter"},
              {"sub", "s"},
              {"iat", kNow},
              {"exp", kNow + 1}};
  const Result<Principal> who = Verifier().Verify(Ed().Token(claims), kNow);
  ASSERT_TRUE(who) << who.error();
  EXPECT_EQ(who->name, "s");
  EXPECT_TRUE(who->roles.empty());
  EXPECT_TRUE(who->offices.empty());
  EXPECT_FALSE(who->strong);
}

TEST(Oidc, OneKeyNeedsNoName) {
  Json jwk = Ed().Jwk();
  jwk.erase("kid");
  const auto verifier = TokenVerifier::Create(Options(), Json{{"keys", {jwk}}}.dump());
  ASSERT_TRUE(verifier) << verifier.error();
  EXPECT_TRUE(verifier->Verify(Ed().Token(R"({"alg":"EdDSA"})", Claims().dump()), kNow));
  EXPECT_FALSE(verifier->Verify(Ed().Token(Claims()), kNow));  // asks for "ed-1"
}

struct Bad {
  const char* what;
  ErrorCode code;
  const char* field;
  std::string token;
};

constexpr ErrorCode kMalformed = ErrorCode::kInvalidArgument;
constexpr ErrorCode kRefused = ErrorCode::kFailedPrecondition;

std::string Headed(const Json& header) {
  return Rsa().Token(header.dump(), Claims().dump());
}

std::string HeadedWith(const char* member, const Json& value) {
  Json header = Rsa().Header();
  header[member] = value;
  return Headed(header);
}

// HS256 with what everybody knows as the secret: the oldest trick.
std::string SignedWithThePublicKey() {
  Json header = Rsa().Header();
  header["alg"] = "HS256";
  const std::string input = Base64UrlEncode(header.dump()) + "." + Base64UrlEncode(Claims().dump());
  const std::string secret = Rsa().Jwk().dump();
  std::array<unsigned char, 32> mac{};
  unsigned size = mac.size();
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), Bytes(input), input.size(),
       mac.data(), &size);
  return input + "." + Base64UrlEncode(View(mac.data(), size));
}

std::string Unsigned(const Json& header) {
  return Base64UrlEncode(header.dump()) + "." + Base64UrlEncode(Claims().dump()) + ".";
}

// The header of one token and the signature of another.
std::string Spliced() {
  const std::string good = Ed().Token(Claims());
  const std::string other = Ed().Token(With("sub", "admin"));
  return other.substr(0, other.rfind('.')) + good.substr(good.rfind('.'));
}

std::string LastCharacterChanged() {
  std::string token = Rsa().Token(Claims());
  token[token.size() - 10] = token[token.size() - 10] == 'A' ? 'B' : 'A';
  return token;
}

std::string DerInsteadOfRaw() {
  const std::string input =
      Base64UrlEncode(Ec().Header().dump()) + "." + Base64UrlEncode(Claims().dump());
  return input + "." + Base64UrlEncode(std::string(70, '\x30'));
}

std::string EcZeros() {
  const std::string input =
      Base64UrlEncode(Ec().Header().dump()) + "." + Base64UrlEncode(Claims().dump());
  return input + "." + Base64UrlEncode(std::string(64, '\0'));
}

std::string Nested(int depth) {
  return std::string(static_cast<std::size_t>(depth), '[') +
         std::string(static_cast<std::size_t>(depth), ']');
}

std::vector<Bad> BadShapes() {
  const std::string good = Rsa().Token(Claims());
  return {
      {"empty", kMalformed, "", ""},
      {"dots", kMalformed, "/header", ".."},
      {"two parts", kMalformed, "", good.substr(0, good.rfind('.'))},
      {"four parts", kMalformed, "", good + ".x"},
      {"five parts, encrypted", kMalformed, "", "a.b.c.d.e"},
      {"a blank behind", kMalformed, "/signature", good + " "},
      {"padding", kMalformed, "/signature", good + "=="},
      {"truncated", kRefused, "/signature", good.substr(0, good.rfind('.') + 1 + 4 * 50)},
      {"no signature", kRefused, "/signature", good.substr(0, good.rfind('.') + 1)},
      {"huge", kMalformed, "", good + std::string(kJwtBytesMax, 'A')},
      {"header not JSON", kMalformed, "/header", "e30x." + good.substr(good.find('.') + 1)},
      {"header a list", kMalformed, "/header", Rsa().Token("[]", Claims().dump())},
      {"header deep", kMalformed, "/header",
       Rsa().Token(R"({"a":)" + Nested(20) + "}", Claims().dump())},
      {"alg twice", kMalformed, "/header",
       Rsa().Token(R"({"alg":"none","alg":"RS256","kid":"rsa-1"})", Claims().dump())},
      {"payload not JSON", kMalformed, "/payload", Rsa().Token(Rsa().Header().dump(), "hello")},
      {"payload a list", kMalformed, "/payload", Rsa().Token(Rsa().Header().dump(), "[1]")},
      {"payload deep", kMalformed, "/payload",
       Rsa().Token(Rsa().Header().dump(), R"({"a":)" + Nested(2000) + "}")},
      {"payload not UTF-8", kMalformed, "/payload",
       Rsa().Token(Rsa().Header().dump(), "{\"sub\":\"\xff\"}")},
      {"a claim twice", kMalformed, "/payload",
       Rsa().Token(Rsa().Header().dump(), R"({"sub":"a","sub":"b"})")},
      {"text behind the payload", kMalformed, "/payload",
       Rsa().Token(Rsa().Header().dump(), Claims().dump() + "{}")},
  };
}

std::vector<Bad> BadHeaders() {
  return {
      {"alg none", kRefused, "/header/alg", Unsigned({{"alg", "none"}, {"kid", "rsa-1"}})},
      {"alg None", kRefused, "/header/alg", Unsigned({{"alg", "None"}, {"kid", "rsa-1"}})},
      {"alg missing", kMalformed, "/header/alg", Headed({{"kid", "rsa-1"}})},
      {"alg null", kMalformed, "/header/alg", HeadedWith("alg", nullptr)},
      {"HS256 with the public key", kRefused, "/header/alg", SignedWithThePublicKey()},
      {"RS512", kRefused, "/header/alg", HeadedWith("alg", "RS512")},
      {"PS256", kRefused, "/header/alg", HeadedWith("alg", "PS256")},
      {"rs256", kRefused, "/header/alg", HeadedWith("alg", "rs256")},
      {"the algorithm of another key", kRefused, "/header/alg", HeadedWith("alg", "ES256")},
      {"unknown kid", kRefused, "/header/kid", HeadedWith("kid", "rsa-2")},
      {"no kid among several keys", kRefused, "/header/kid",
       Headed({{"alg", "RS256"}, {"typ", "JWT"}})},
      {"empty kid", kRefused, "/header/kid", HeadedWith("kid", "")},
      {"kid a number", kMalformed, "/header/kid", HeadedWith("kid", 1)},
      {"embedded jwk", kRefused, "/header/jwk", HeadedWith("jwk", Rsa().Jwk())},
      {"jku", kRefused, "/header/jku", HeadedWith("jku", "https://evil.example/jwks")},
      {"x5u", kRefused, "/header/x5u", HeadedWith("x5u", "https://evil.example/cert")},
      {"x5c", kRefused, "/header/x5c", HeadedWith("x5c", Json::array({"MII"}))},
      {"crit", kRefused, "/header/crit", HeadedWith("crit", Json::array({"exp"}))},
      {"b64", kRefused, "/header/b64", HeadedWith("b64", false)},
      {"zip", kRefused, "/header/zip", HeadedWith("zip", "DEF")},
      {"a token within", kRefused, "/header/cty", HeadedWith("cty", "JWT")},
      {"typ of something else", kRefused, "/header/typ", HeadedWith("typ", "logout+jwt")},
      {"typ a number", kMalformed, "/header/typ", HeadedWith("typ", 7)},
  };
}

std::vector<Bad> BadSignatures() {
  const Signer stranger("EdDSA", "ed-1");
  return {
      {"changed", kRefused, "/signature", LastCharacterChanged()},
      {"spliced", kRefused, "/signature", Spliced()},
      {"by a stranger with our kid", kRefused, "/signature", stranger.Token(Claims())},
      {"DER", kRefused, "/signature", DerInsteadOfRaw()},
      {"zeros", kRefused, "/signature", EcZeros()},
  };
}

std::vector<Bad> BadClaims() {
  const auto token = [](const Json& claims) { return Ed().Token(claims); };
  return {
      {"expired", kRefused, "/payload/exp", token(Late(kNow - 60))},
      {"no exp", kMalformed, "/payload/exp", token(Without("exp"))},
      {"exp a text", kMalformed, "/payload/exp", token(With("exp", "1767226200"))},
      {"exp negative", kMalformed, "/payload/exp", token(With("exp", -1))},
      {"exp beyond time", kMalformed, "/payload/exp", token(With("exp", 1e300))},
      {"exp 2^64", kMalformed, "/payload/exp", token(With("exp", 18446744073709551615ULL))},
      {"lives for a year", kRefused, "/payload/exp", token(With("exp", kNow + 365 * 86400))},
      {"issued tomorrow", kRefused, "/payload/iat", token(With("iat", kNow + 86400))},
      {"no iat", kMalformed, "/payload/iat", token(Without("iat"))},
      {"not yet", kRefused, "/payload/nbf", token(With("nbf", kNow + 61))},
      {"nbf a list", kMalformed, "/payload/nbf", token(With("nbf", Json::array()))},
      {"ends before it begins", kRefused, "/payload/exp", token(EndingBeforeItBegins())},
      {"another issuer", kRefused, "/payload/iss", token(With("iss", "https://evil.example"))},
      {"issuer with a slash", kRefused, "/payload/iss",
       token(With("iss", "https://id.customs.example/"))},
      {"no issuer", kMalformed, "/payload/iss", token(Without("iss"))},
      {"issuer a list", kMalformed, "/payload/iss",
       token(With("iss", Json::array({"https://id.customs.example"})))},
      {"another audience", kRefused, "/payload/aud", token(With("aud", "payroll"))},
      {"other audiences", kRefused, "/payload/aud", token(With("aud", {"a", "tidewaiter2"}))},
      {"no audience", kMalformed, "/payload/aud", token(Without("aud"))},
      {"audience a number", kMalformed, "/payload/aud", token(With("aud", 5))},
      {"audience a list of lists", kMalformed, "/payload/aud",
       token(With("aud", Json::array({Json::array({"tidewaiter"})})))},
      {"no sub", kMalformed, "/payload/sub", token(Without("sub"))},
      {"empty sub", kMalformed, "/payload/sub", token(With("sub", ""))},
      {"sub a number", kMalformed, "/payload/sub", token(With("sub", 4711))},
      {"sub with a line end", kMalformed, "/payload/sub", token(With("sub", "a\nb"))},
      {"long sub", kMalformed, "/payload/sub", token(With("sub", std::string(256, 'x')))},
      {"roles an object", kMalformed, "/payload/realm_access/roles",
       token(With("realm_access", {{"roles", {{"INSPECTOR", true}}}}))},
      {"offices numbers", kMalformed, "/payload/offices", token(With("offices", {1, 2}))},
      {"clients true", kMalformed, "/payload/clients", token(With("clients", true))},
  };
}

void ExpectRefused(const std::vector<Bad>& tokens) {
  const TokenVerifier verifier = Verifier();
  for (const Bad& bad : tokens) {
    const Result<Principal> who = verifier.Verify(bad.token, kNow);
    ASSERT_FALSE(who) << bad.what;
    EXPECT_EQ(who.error().code, bad.code) << bad.what;
    EXPECT_EQ(who.error().field, bad.field) << bad.what;
    EXPECT_EQ(who.error().message.find("4711"), std::string::npos) << bad.what;
  }
}

TEST(Oidc, BadShapesAreRefused) {
  ExpectRefused(BadShapes());
}
TEST(Oidc, BadHeadersAreRefused) {
  ExpectRefused(BadHeaders());
}
TEST(Oidc, BadSignaturesAreRefused) {
  ExpectRefused(BadSignatures());
}
TEST(Oidc, BadClaimsAreRefused) {
  ExpectRefused(BadClaims());
}

TEST(Oidc, ARotatedKeyIsGone) {
  const Signer next("EdDSA", "ed-2");
  const auto verifier = TokenVerifier::Create(Options(), Json{{"keys", {next.Jwk()}}}.dump());
  EXPECT_TRUE(verifier->Verify(next.Token(Claims()), kNow));
  EXPECT_EQ(verifier->Verify(Ed().Token(Claims()), kNow).error().field, "/header/kid");
}

Json Changed(Json jwk, const char* member, const Json& value) {
  jwk[member] = value;
  return jwk;
}

TEST(Jwks, KeysForOthersArePassedOver) {
  const Json others[] = {Changed(Rsa().Jwk(), "use", "enc"),
                         Changed(Rsa().Jwk(), "alg", "RS512"),
                         Changed(Rsa().Jwk(), "key_ops", Json::array({"encrypt"})),
                         Changed(Ec().Jwk(), "crv", "P-521"),
                         Changed(Ed().Jwk(), "crv", "X25519"),
                         {{"kty", "AKP"}, {"kid", "post-quantum"}}};
  for (const Json& other : others) {
    EXPECT_EQ(TokenVerifier::Create(Options(), Json{{"keys", {other}}}.dump()).error().field,
              "/keys")
        << other;
    Json named = other;
    named["kid"] = "other";
    EXPECT_TRUE(TokenVerifier::Create(Options(), Json{{"keys", {named, Ed().Jwk()}}}.dump()))
        << other;
  }
}

TEST(Jwks, BadKeysAreNamed) {
  const std::string weak = Base64UrlEncode(std::string(128, '\xff'));
  const std::pair<Json, const char*> keys[] = {
      {Changed(Rsa().Jwk(), "d", "AAAA"), "/keys/0/d"},
      {Json{{"kty", "oct"}, {"k", "AAAA"}}, "/keys/0/k"},
      {Changed(Rsa().Jwk(), "n", weak), "/keys/0"},
      {Changed(Rsa().Jwk(), "n", ""), "/keys/0"},
      {Changed(Rsa().Jwk(), "e", "AQ"), "/keys/0"},
      {Changed(Rsa().Jwk(), "e", "AAAC"), "/keys/0"},
      {Changed(Rsa().Jwk(), "e", Rsa().Jwk()["n"]), "/keys/0"},
      {Changed(Ec().Jwk(), "x", Ec().Jwk()["y"]), "/keys/0"},
      {Changed(Ec().Jwk(), "x", "AAAA"), "/keys/0"},
      {Changed(Ed().Jwk(), "x", "AAAA"), "/keys/0"},
      {Changed(Ed().Jwk(), "kid", std::string(300, 'k')), "/keys/0/kid"},
      {Json(5), "/keys/0"}};
  for (const auto& [key, field] : keys) {
    const auto verifier = TokenVerifier::Create(Options(), Json{{"keys", {key}}}.dump());
    ASSERT_FALSE(verifier) << key;
    EXPECT_EQ(verifier.error().field, field) << key;
  }
}

TEST(Jwks, BadSetsAreRefused) {
  Json many = Json::array();
  for (int i = 0; i < 33; ++i)
    many.push_back(Changed(Ed().Jwk(), "kid", std::to_string(i)));
  for (const std::string& jwks :
       {std::string(), std::string("[]"), std::string("{}"), std::string(R"({"keys":{}})"),
        std::string(R"({"keys":[]})"), Json{{"keys", many}}.dump(),
        Json{{"keys", {Ed().Jwk(), Ed().Jwk()}}}.dump(), std::string(kJwksBytesMax + 1, ' ')}) {
    const auto verifier = TokenVerifier::Create(Options(), jwks);
    ASSERT_FALSE(verifier);
    EXPECT_EQ(verifier.error().code, ErrorCode::kInvalidArgument);
  }
}

TEST(Oidc, BadOptionsAreNamed) {
  const std::pair<const char*, std::function<void(OidcOptions&)>> changes[] = {
      {"/issuer", [](OidcOptions& o) { o.issuer = ""; }},
      {"/audience", [](OidcOptions& o) { o.audience = ""; }},
      {"/leeway_s", [](OidcOptions& o) { o.leeway_s = -1; }},
      {"/leeway_s", [](OidcOptions& o) { o.leeway_s = 301; }},
      {"/lifetime_max_s", [](OidcOptions& o) { o.lifetime_max_s = 0; }},
      {"/id_prefix", [](OidcOptions& o) { o.id_prefix = ""; }}};
  for (const auto& [field, change] : changes) {
    OidcOptions options = Options();
    change(options);
    EXPECT_EQ(TokenVerifier::Create(options, Jwks()).error().field, field);
  }
}

// RFC 7515 appendix A.2 and A.3, RFC 8037 appendix A.4: key, token.
TEST(Jws, RfcVectors) {
  const std::string payload =
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
      "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
  const std::pair<std::string, std::string> vectors[] = {
      {R"({"kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddx)"
       R"(HmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47so)"
       R"(MZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdV)"
       R"(MTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk)"
       R"(2PAcDTW9gb54h4FRWyuXpoQ"})",
       "eyJhbGciOiJSUzI1NiJ9." + payload +
           ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt"
           "_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIA"
           "RNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqv"
           "hJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_"
           "IoypGlUPQGe77Rw"},
      {R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
       R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})",
       "eyJhbGciOiJFUzI1NiJ9." + payload +
           ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU"
           "1Q"},
      {R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})",
       "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PG"
       "cvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"}};
  for (const auto& [jwk, token] : vectors) {
    const Result<KeySet> keys = KeySet::Parse(R"({"keys":[)" + jwk + "]}");
    ASSERT_TRUE(keys) << keys.error();
    const Result<Jws> jws = ParseJws(token, kJwtBytesMax, kJwtDepthMax);
    ASSERT_TRUE(jws) << jws.error();
    const Result<const PublicKey*> key = keys->KeyFor(jws->header);
    ASSERT_TRUE(key) << key.error();
    EXPECT_TRUE(VerifySignature(**key, jws->signing_input, jws->signature));
    EXPECT_FALSE(VerifySignature(**key, std::string(jws->signing_input) + "x", jws->signature));
  }
}

}  // namespace
}  // namespace tidewaiter::access
