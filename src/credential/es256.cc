#include "credential/es256.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>

#include "base/check.h"

namespace tidewaiter::credential {
namespace {

constexpr std::size_t kNumberBytes = 32;

template <auto Function>
struct Free {
  void operator()(auto* thing) const { Function(thing); }
};
using Big = std::unique_ptr<BIGNUM, Free<BN_clear_free>>;
using Group = std::unique_ptr<EC_GROUP, Free<EC_GROUP_free>>;
using Point = std::unique_ptr<EC_POINT, Free<EC_POINT_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Free<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Free<OSSL_PARAM_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;
using Numbers = std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>>;
using Key = std::shared_ptr<evp_pkey_st>;

// OpenSSL leaves its errors in a list of the thread, where the next user would take them for its
// own.
struct ErrorsCleared {
  ErrorsCleared() = default;
  ErrorsCleared(const ErrorsCleared&) = delete;
  ErrorsCleared& operator=(const ErrorsCleared&) = delete;
  ~ErrorsCleared() { ERR_clear_error(); }
};

const unsigned char* Unsigned(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Big NumberOf(std::string_view bytes) {
  return Big(BN_bin2bn(Unsigned(bytes), static_cast<int>(bytes.size()), nullptr));
}

// Nothing when the point is not on the curve. `secret` may be null.
Key KeyOf(std::string_view point, const BIGNUM* secret) {
  const Builder parts(OSSL_PARAM_BLD_new());
  if (OSSL_PARAM_BLD_push_utf8_string(parts.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(parts.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                       point.size()) != 1 ||
      (secret != nullptr &&
       OSSL_PARAM_BLD_push_BN(parts.get(), OSSL_PKEY_PARAM_PRIV_KEY, secret) != 1)) {
    return nullptr;
  }
  const Params params(OSSL_PARAM_BLD_to_param(parts.get()));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  EVP_PKEY* key = nullptr;
  const int selection = secret == nullptr ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR;
  if (params == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, selection, params.get()) != 1) {
    return nullptr;
  }
  return {key, EVP_PKEY_free};
}

// The compressed point; empty when the secret is not a number of the group.
std::string PointOf(const BIGNUM* secret) {
  const Group group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  if (BN_is_zero(secret) || BN_cmp(secret, EC_GROUP_get0_order(group.get())) >= 0) return {};
  const Point point(EC_POINT_new(group.get()));
  std::string bytes(kNumberBytes + 1, '\0');
  if (EC_POINT_mul(group.get(), point.get(), secret, nullptr, nullptr, nullptr) != 1 ||
      EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_COMPRESSED,
                         reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(),
                         nullptr) != bytes.size()) {
    return {};
  }
  return bytes;
}

// OpenSSL's form (ASN.1) of r and s.
std::string DerOf(std::string_view r_s) {
  const Numbers numbers(ECDSA_SIG_new());
  const std::string_view s = r_s.substr(kNumberBytes);
  // The numbers belong to it from here on.
  if (ECDSA_SIG_set0(numbers.get(), BN_bin2bn(Unsigned(r_s), kNumberBytes, nullptr),
                     BN_bin2bn(Unsigned(s), kNumberBytes, nullptr)) != 1) {
    return {};
  }
  std::string der(static_cast<std::size_t>(i2d_ECDSA_SIG(numbers.get(), nullptr)), '\0');
  auto* out = reinterpret_cast<unsigned char*>(der.data());
  i2d_ECDSA_SIG(numbers.get(), &out);
  return der;
}

std::string PairOf(const std::string& der) {
  const auto* in = Unsigned(der);
  const Numbers numbers(d2i_ECDSA_SIG(nullptr, &in, static_cast<int>(der.size())));
  CHECK(numbers != nullptr);
  std::string r_s(2 * kNumberBytes, '\0');
  auto* out = reinterpret_cast<unsigned char*>(r_s.data());
  CHECK(BN_bn2binpad(ECDSA_SIG_get0_r(numbers.get()), out, kNumberBytes) == kNumberBytes);
  CHECK(BN_bn2binpad(ECDSA_SIG_get0_s(numbers.get()), out + kNumberBytes, kNumberBytes) ==
        kNumberBytes);
  return r_s;
}

}  // namespace

Result<Es256Key> Es256Key::FromSecret(std::string_view bytes) {
  const ErrorsCleared cleared;
  Es256Key key;
  if (bytes.size() == kNumberBytes) {
    const Big secret = NumberOf(bytes);
    key.public_ = {.type = KeyType::kP256, .bytes = PointOf(secret.get())};
    if (!key.public_.bytes.empty()) key.key_ = KeyOf(key.public_.bytes, secret.get());
  }
  if (key.key_ == nullptr) {
    return Fail(ErrorCode::kInvalidArgument, "this is no secret key of P-256");
  }
  return key;
}

std::string Es256Key::Sign(std::string_view message) const {
  const ErrorsCleared cleared;
  const DigestContext context(EVP_MD_CTX_new());
  std::size_t size = 0;
  CHECK(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1);
  CHECK(EVP_DigestSign(context.get(), nullptr, &size, Unsigned(message), message.size()) == 1);
  std::string der(size, '\0');
  CHECK(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(der.data()), &size,
                       Unsigned(message), message.size()) == 1);
  der.resize(size);
  return PairOf(der);
}

bool Es256Verify(const PublicKey& key, std::string_view message, std::string_view signature) {
  const ErrorsCleared cleared;
  if (key.type != KeyType::kP256 || signature.size() != 2 * kNumberBytes) return false;
  const Key point = KeyOf(key.bytes, nullptr);
  if (point == nullptr) return false;
  const std::string der = DerOf(signature);
  const DigestContext context(EVP_MD_CTX_new());
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, point.get()) == 1 &&
         EVP_DigestVerify(context.get(), Unsigned(der), der.size(), Unsigned(message),
                          message.size()) == 1;
}

}  // namespace tidewaiter::credential
