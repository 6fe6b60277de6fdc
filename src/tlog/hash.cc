#include "tlog/hash.h"

#include <algorithm>
#include <initializer_list>
#include <memory>

#include <openssl/evp.h>

#include "base/check.h"
#include "tlog/internal/base64.h"

namespace tidewaiter::tlog {
namespace {

// Fetched once: looking the algorithm up for each hash costs more than the hash.
const EVP_MD* Algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  CHECK(algorithm != nullptr);
  return algorithm;
}

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

Hash HashParts(std::initializer_list<std::string_view> parts) {
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  CHECK(context != nullptr && EVP_DigestInit_ex2(context.get(), Algorithm(), nullptr) == 1);
  for (const std::string_view part : parts)
    EVP_DigestUpdate(context.get(), part.data(), part.size());
  Hash hash;
  CHECK(EVP_DigestFinal_ex(context.get(), hash.data(), nullptr) == 1);
  return hash;
}

}  // namespace

Hash Sha256Of(std::string_view bytes) {
  return HashParts({bytes});
}

Hash LeafHash(std::string_view entry) {
  return HashParts({std::string_view("\0", 1), entry});
}

Hash NodeHash(const Hash& left, const Hash& right) {
  std::array<char, 1 + 2 * sizeof(Hash)> bytes;
  bytes[0] = 1;
  std::copy(left.begin(), left.end(), bytes.begin() + 1);
  std::copy(right.begin(), right.end(), bytes.begin() + 1 + sizeof(Hash));
  return HashParts({std::string_view(bytes.data(), bytes.size())});
}

const Hash& EmptyRoot() {
  static const Hash root = Sha256Of("");
  return root;
}

std::string FormatHash(const Hash& hash) {
  std::string text;
  internal::AppendBase64(text, BytesOf(hash));
  return text;
}

Result<Hash> ParseHash(std::string_view base64) {
  const auto bytes = internal::DecodeBase64(base64);
  if (!bytes) return Fail(ErrorCode::kInvalidArgument, "this is not base64");
  return HashFrom(*bytes);
}

Result<Hash> HashFrom(std::string_view bytes) {
  Hash hash;
  if (bytes.size() != hash.size()) {
    return Fail(ErrorCode::kInvalidArgument, "a hash has 32 bytes, this has another number");
  }
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

}  // namespace tidewaiter::tlog
