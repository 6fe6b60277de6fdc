#include "access/internal/jws.h"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>
#include <utility>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "access/encoding.h"
#include "access/internal/json.h"
#include "access/internal/sodium.h"
#include "access/oidc.h"

namespace tidewaiter::access {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kRsaBitsMin = 2048;                // NIST SP 800-131A
constexpr int kRsaBitsMax = 8192;                // checking takes time that grows with its square
constexpr std::size_t kRsaExponentBytesMax = 8;  // the same; 65537 is usual
constexpr std::size_t kCurveBytes = 32;          // P-256 and Ed25519
constexpr std::size_t kKidMax = 256;

struct AlgorithmRow {
  std::string_view name;
  JwsAlgorithm algorithm;
  std::string_view key_type;  // "kty"
  std::string_view curve;     // "crv"
};

// RFC 7518 section 3.1, RFC 8037. What is not here is not accepted.
constexpr std::array<AlgorithmRow, 3> kAlgorithms{{
    {"RS256", JwsAlgorithm::kRs256, "RSA", ""},
    {"ES256", JwsAlgorithm::kEs256, "EC", "P-256"},
    {"EdDSA", JwsAlgorithm::kEdDsa, "OKP", "Ed25519"},
}};

template <auto free>
struct Free {
  template <typename T>
  void operator()(T* thing) const {
    free(thing);
  }
};
using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Free<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Free<OSSL_PARAM_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;
using Key = std::shared_ptr<evp_pkey_st>;

// OpenSSL leaves its errors in a list of the thread, where the next user would take them for its
// own.
struct ErrorsCleared {
  ErrorsCleared() = default;
  ErrorsCleared(const ErrorsCleared&) = delete;
  ErrorsCleared& operator=(const ErrorsCleared&) = delete;
  ~ErrorsCleared() { ERR_clear_error(); }
};

Number NumberFrom(std::string_view bytes) {
  return Number(BN_bin2bn(Unsigned(bytes), static_cast<int>(bytes.size()), nullptr));
}

// Null when the parts make no public key: OpenSSL looks whether a point is on its curve.
Key KeyFrom(const char* type, OSSL_PARAM_BLD* parts) {
  const Params params(OSSL_PARAM_BLD_to_param(parts));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (params == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
    return nullptr;
  }
  Key owned(key, EVP_PKEY_free);
  const KeyContext check(EVP_PKEY_CTX_new(key, nullptr));
  if (check == nullptr || EVP_PKEY_public_check(check.get()) != 1) return nullptr;
  return owned;
}

Key RsaKey(std::string_view modulus, std::string_view exponent) {
  const Number n = NumberFrom(modulus);
  const Number e = NumberFrom(exponent);
  if (exponent.size() > kRsaExponentBytesMax || BN_num_bits(n.get()) < kRsaBitsMin ||
      BN_num_bits(n.get()) > kRsaBitsMax || BN_is_odd(e.get()) == 0 || BN_is_one(e.get()) == 1) {
    return nullptr;
  }
  const Builder parts(OSSL_PARAM_BLD_new());
  if (OSSL_PARAM_BLD_push_BN(parts.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(parts.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1) {
    return nullptr;
  }
  return KeyFrom("RSA", parts.get());
}

Key P256Key(const std::string& x, const std::string& y) {
  if (x.size() != kCurveBytes || y.size() != kCurveBytes) return nullptr;
  const std::string point = "\x04" + x + y;  // uncompressed
  const Builder parts(OSSL_PARAM_BLD_new());
  if (OSSL_PARAM_BLD_push_utf8_string(parts.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(parts.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                       point.size()) != 1) {
    return nullptr;
  }
  return KeyFrom("EC", parts.get());
}

Key Ed25519Key(const std::string& x) {
  if (x.size() != kCurveBytes) return nullptr;
  return {EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Unsigned(std::string_view(x)),
                                      x.size()),
          EVP_PKEY_free};
}

// The two numbers of an ES256 signature as the DER that OpenSSL reads; "" when they are none.
std::string DerOf(std::string_view signature) {
  if (signature.size() != 2 * kCurveBytes) return "";
  const std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>> numbers(ECDSA_SIG_new());
  Number r = NumberFrom(signature.substr(0, kCurveBytes));
  Number s = NumberFrom(signature.substr(kCurveBytes));
  if (ECDSA_SIG_set0(numbers.get(), r.get(), s.get()) != 1) return "";
  std::ignore = r.release();  // now owned by `numbers`
  std::ignore = s.release();
  unsigned char* bytes = nullptr;
  const int size = i2d_ECDSA_SIG(numbers.get(), &bytes);
  if (size <= 0) return "";
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

// A member that is a text; nothing when it is missing or something else.
std::optional<std::string> TextOf(const Json& json, const char* name) {
  const auto found = json.find(name);
  if (found == json.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

// A member that is base64url; "" when it is none.
std::string BytesOf(const Json& jwk, const char* name) {
  return Base64UrlDecode(TextOf(jwk, name).value_or("")).value_or("");
}

const AlgorithmRow* RowFor(const Json& jwk) {
  const std::string type = TextOf(jwk, "kty").value_or("");
  const std::string curve = TextOf(jwk, "crv").value_or("");
  for (const AlgorithmRow& row : kAlgorithms) {
    if (row.key_type == type && (row.curve.empty() || row.curve == curve)) return &row;
  }
  return nullptr;
}

// Is it there to check signatures of its one algorithm? RFC 7517 sections 4.2 to 4.4.
bool IsForSignatures(const Json& jwk, const AlgorithmRow& row) {
  if (jwk.contains("use") && TextOf(jwk, "use") != "sig") return false;
  if (jwk.contains("alg") && TextOf(jwk, "alg") != row.name) return false;
  const auto operations = jwk.find("key_ops");
  return operations == jwk.end() ||
         std::find(operations->begin(), operations->end(), Json("verify")) != operations->end();
}

Key KeyOf(const Json& jwk, JwsAlgorithm algorithm) {
  switch (algorithm) {
    case JwsAlgorithm::kRs256:
      return RsaKey(BytesOf(jwk, "n"), BytesOf(jwk, "e"));
    case JwsAlgorithm::kEs256:
      return P256Key(BytesOf(jwk, "x"), BytesOf(jwk, "y"));
    case JwsAlgorithm::kEdDsa:
      return Ed25519Key(BytesOf(jwk, "x"));
  }
  return nullptr;
}

std::unexpected<Error> BadKey(const std::string& path, const char* why) {
  return Fail(ErrorCode::kInvalidArgument, why, path);
}

// Nothing for keys that are not for us.
Result<std::optional<PublicKey>> ParseKey(const Json& jwk, const std::string& path) {
  if (!jwk.is_object()) return BadKey(path, "must be an object");
  if (jwk.contains("d")) return BadKey(path + "/d", "a private key does not belong here");
  if (jwk.contains("k")) return BadKey(path + "/k", "a shared secret does not belong here");
  const AlgorithmRow* const row = RowFor(jwk);
  if (row == nullptr || !IsForSignatures(jwk, *row)) return std::optional<PublicKey>();
  PublicKey key{TextOf(jwk, "kid").value_or(""), row->algorithm, KeyOf(jwk, row->algorithm)};
  if (key.kid.size() > kKidMax) return BadKey(path + "/kid", "too long");
  if (key.key == nullptr) return BadKey(path, "not a public key, or a weak one");
  return std::optional<PublicKey>(std::move(key));
}

using MaybeKey = std::optional<PublicKey>;

std::unexpected<Error> Malformed(const std::string& field, const char* why) {
  return Fail(ErrorCode::kInvalidArgument, why, field);
}
std::unexpected<Error> Refused(const std::string& field, const char* why) {
  return Fail(ErrorCode::kFailedPrecondition, why, field);
}

Result<JwsAlgorithm> AlgorithmOf(const Json& header) {
  const std::optional<std::string> name = TextOf(header, "alg");
  if (!name) return Malformed("/header/alg", "must be a text");
  for (const AlgorithmRow& row : kAlgorithms) {
    if (row.name == *name) return row.algorithm;
  }
  return Refused("/header/alg", "not an algorithm that is accepted");
}

// RFC 7519 section 5.1 and RFC 9068 section 2.1; RFC 7515 section 4.1.9 about the prefix.
Status CheckType(const Json& header) {
  if (!header.contains("typ")) return {};
  const std::optional<std::string> text = TextOf(header, "typ");
  if (!text) return Malformed("/header/typ", "must be a text");
  std::string type = LowerAscii(*text);
  constexpr std::string_view kPrefix = "application/";
  if (type.starts_with(kPrefix)) type.erase(0, kPrefix.size());
  if (type != "jwt" && type != "at+jwt") return Refused("/header/typ", "another kind of token");
  return {};
}

Status CheckExtensions(const Json& header) {
  // Keys that a token brings along, rules for reading it otherwise, and encryption.
  for (const char* const name : {"jwk", "jku", "x5c", "x5u", "crit", "b64", "cty", "zip", "enc"}) {
    if (header.contains(name)) {
      return Refused(std::string("/header/") + name, "a header that is not accepted");
    }
  }
  return {};
}

}  // namespace

Result<Jws> ParseJws(std::string_view token, std::size_t bytes_max, int depth_max) {
  if (token.size() > bytes_max) return Malformed("", "the token is too large");
  const std::size_t first = token.find('.');
  const std::size_t second = first == token.npos ? token.npos : token.find('.', first + 1);
  if (second == token.npos || token.find('.', second + 1) != token.npos) {
    return Malformed("", "a token has three parts");
  }
  const Result<std::string> header = Base64UrlDecode(token.substr(0, first));
  Result<std::string> payload = Base64UrlDecode(token.substr(first + 1, second - first - 1));
  Result<std::string> signature = Base64UrlDecode(token.substr(second + 1));
  if (!header) return Malformed("/header", "not base64url");
  if (!payload) return Malformed("/payload", "not base64url");
  if (!signature) return Malformed("/signature", "not base64url");
  Result<Json> json = ParseStrictJson(*header, depth_max);
  if (!json || !json->is_object()) return Malformed("/header", "not a JSON object");
  return Jws{std::move(*json), std::move(*payload), std::move(*signature), token.substr(0, second)};
}

bool VerifySignature(const PublicKey& key, std::string_view input, std::string_view signature) {
  const ErrorsCleared cleared;
  std::string der;
  if (key.algorithm == JwsAlgorithm::kEs256) {
    der = DerOf(signature);
    signature = der;
  }
  const DigestContext context(EVP_MD_CTX_new());
  // Ed25519 hashes by itself.
  const EVP_MD* const digest = key.algorithm == JwsAlgorithm::kEdDsa ? nullptr : EVP_sha256();
  return !signature.empty() && context != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key.key.get()) == 1 &&
         EVP_DigestVerify(context.get(), Unsigned(signature), signature.size(), Unsigned(input),
                          input.size()) == 1;
}

Result<KeySet> KeySet::Parse(std::string_view jwks_json) {
  const ErrorsCleared cleared;
  if (jwks_json.size() > kJwksBytesMax) return BadKey("", "the set of keys is too large");
  ASSIGN_OR_RETURN(const Json json, ParseStrictJson(jwks_json, kJwtDepthMax));
  const auto list = json.is_object() ? json.find("keys") : json.end();
  if (list == json.end() || !list->is_array() || list->size() > kJwksKeysMax) {
    return BadKey("/keys", "must be a list of at most 32 keys");
  }
  KeySet set;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string path = "/keys/" + std::to_string(i);
    ASSIGN_OR_RETURN(MaybeKey key, ParseKey((*list)[i], path));
    if (!key) continue;
    const bool twice = std::any_of(set.keys_.begin(), set.keys_.end(), [&](const PublicKey& other) {
      return !key->kid.empty() && other.kid == key->kid;
    });
    if (twice) return BadKey(path + "/kid", "two keys with one name");
    set.keys_.push_back(std::move(*key));
  }
  if (set.keys_.empty()) return BadKey("/keys", "no key that can be used");
  return set;
}

Result<const PublicKey*> KeySet::KeyFor(const Json& header) const {
  ASSIGN_OR_RETURN(const JwsAlgorithm algorithm, AlgorithmOf(header));
  RETURN_IF_ERROR(CheckType(header));
  RETURN_IF_ERROR(CheckExtensions(header));
  const std::optional<std::string> kid = TextOf(header, "kid");
  if (header.contains("kid") && !kid) return Malformed("/header/kid", "must be a text");
  if (!kid && keys_.size() != 1) return Refused("/header/kid", "the token does not say which key");
  const auto found = std::find_if(keys_.begin(), keys_.end(), [&](const PublicKey& key) {
    return !kid || (!kid->empty() && key.kid == *kid);
  });
  if (found == keys_.end()) return Refused("/header/kid", "no key of that name");
  if (found->algorithm != algorithm) {
    return Refused("/header/alg", "the key is for another algorithm");
  }
  return &*found;
}

}  // namespace tidewaiter::access
