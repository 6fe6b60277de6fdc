#include "api/kept_files.h"

#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "access/sealed.h"
#include "base/hash.h"
#include "codec/text.h"
#include "os/file.h"

namespace tidewaiter::api {
namespace {

os::Path PathOf(const os::Path& folder, std::string_view sha256) {
  return folder / std::string(sha256.substr(0, 2)) / std::string(sha256);
}

std::string ContextOf(std::string_view sha256) {
  return fmt::format("document:{}", sha256);
}

// Any sign that could end the quotes of a header becomes "_"; the whole name follows in UTF-8.
std::string Disposition(std::string_view name) {
  std::string plain;
  std::string encoded;
  for (const char c : name) {
    const bool letter = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                        (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_';
    plain += letter ? c : '_';
    if (letter) {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return fmt::format("attachment; filename=\"{}\"; filename*=UTF-8''{}", plain, encoded);
}

}  // namespace

std::string_view MediaTypeOf(std::string_view bytes) {
  struct Magic {
    std::string_view bytes;
    std::string_view type;
  };
  static constexpr std::array kMagics{
      Magic{"%PDF-", "application/pdf"},
      Magic{"\xFF\xD8\xFF", "image/jpeg"},
      Magic{"\x89PNG\r\n\x1A\n", "image/png"},
      Magic{std::string_view("II*\0", 4), "image/tiff"},
      Magic{std::string_view("MM\0*", 4), "image/tiff"},
  };
  for (const Magic& magic : kMagics) {
    if (bytes.starts_with(magic.bytes)) return magic.type;
  }
  if (bytes.starts_with("RIFF") && bytes.substr(0, 12).ends_with("WEBP")) return "image/webp";
  // Text of any kind is shown as text: a browser must not run it.
  if (bytes.find('\0') == std::string_view::npos && codec::IsUtf8(bytes)) return "text/plain";
  return {};
}

Status KeepFile(const House& house, const os::Path& folder, std::string_view sha256,
                std::string_view bytes) {
  const os::Path path = PathOf(folder, sha256);
  RETURN_IF_ERROR(os::MakeFolder(path.parent_path()));
  return os::WriteFile(path, access::SealBytes(house.key, ContextOf(sha256), bytes, house.random));
}

Result<std::string> FetchFile(const House& house, const os::Path& folder, std::string_view sha256) {
  ASSIGN_OR_RETURN(const std::string sealed, os::ReadFile(PathOf(folder, sha256)));
  ASSIGN_OR_RETURN(std::string bytes, access::OpenBytes(house.key, ContextOf(sha256), sealed));
  Sha256 sha;
  sha.Add(bytes);
  if (sha.Hex() == sha256) return bytes;
  return Fail(ErrorCode::kCorruption, "an attachment was damaged on disk");
}

void RemoveFile(const os::Path& folder, std::string_view sha256) {
  std::error_code ignored;
  std::filesystem::remove(PathOf(folder, sha256), ignored);
}

void SendKeptFile(Call call, const std::string& type, std::string_view name, std::string bytes) {
  std::vector<http::Header> headers = SafetyHeaders();
  for (http::Header& header : headers) {
    if (header.name == "Content-Security-Policy") {
      header.value = "default-src 'none'; sandbox; frame-ancestors 'self'";
    }
  }
  headers.push_back({"Content-Disposition", Disposition(name)});
  call.reply.Send({.status = 200,
                   .content_type = type,
                   .body = std::move(bytes),
                   .headers = std::move(headers)});
}

}  // namespace tidewaiter::api
