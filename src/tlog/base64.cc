#include "tlog/base64.h"

#include <sodium.h>

namespace tidewaiter::tlog {
namespace {

constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL;

}  // namespace

std::string Base64Encode(std::string_view bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), kVariant);
  text.pop_back();  // the end of a C string
  return text;
}

Result<std::string> Base64Decode(std::string_view text) {
  std::string bytes(text.size() / 4 * 3 + 3, '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  const int status = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(),
                                       text.data(), text.size(), nullptr, &size, &end, kVariant);
  if (status != 0 || end != text.data() + text.size()) {
    return Fail(ErrorCode::kInvalidArgument, "this is not base64");
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace tidewaiter::tlog
