#include "codec/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <limits>

#include "base/check.h"

namespace tidewaiter::codec {
namespace {

constexpr std::size_t kPieceBytes = 256 * 1024;
constexpr int kGzipOnly = 16 + MAX_WBITS;  // zlib: largest window, gzip header expected

}  // namespace

struct Gunzip::State {
  z_stream stream{};
  std::string_view left;
  std::string piece;
  bool member_open = true;
};

bool LooksLikeGzip(std::string_view bytes) {
  return bytes.starts_with("\x1F\x8B");
}

Gunzip::Gunzip(std::string_view compressed) : state_(std::make_unique<State>()) {
  CHECK(inflateInit2(&state_->stream, kGzipOnly) == Z_OK);
  state_->left = compressed;
  state_->piece.resize(kPieceBytes);
}

Gunzip::~Gunzip() {
  inflateEnd(&state_->stream);
}

Result<std::string_view> Gunzip::Next() {
  State& s = *state_;
  for (;;) {
    if (!s.member_open) {
      if (!LooksLikeGzip(s.left)) return std::string_view();  // the end, or padding behind it
      inflateReset(&s.stream);
      s.member_open = true;
    }
    const std::size_t offered =
        std::min<std::size_t>(s.left.size(), std::numeric_limits<uInt>::max());
    // zlib's interface is older than const; it does not write to its input.
    s.stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(s.left.data()));
    s.stream.avail_in = static_cast<uInt>(offered);
    s.stream.next_out = reinterpret_cast<Bytef*>(s.piece.data());
    s.stream.avail_out = static_cast<uInt>(kPieceBytes);
    const int status = inflate(&s.stream, Z_NO_FLUSH);
    s.left.remove_prefix(offered - s.stream.avail_in);
    if (status == Z_STREAM_END) s.member_open = false;
    if (status != Z_OK && status != Z_STREAM_END) {
      return Fail(ErrorCode::kCorruption,
                  s.left.empty() ? "the gzip data ends too early" : "the gzip data is damaged");
    }
    const std::size_t got = kPieceBytes - s.stream.avail_out;
    if (got != 0) return std::string_view(s.piece).substr(0, got);
    if (s.left.empty() && s.member_open) {
      return Fail(ErrorCode::kCorruption, "the gzip data ends too early");
    }
  }
}

}  // namespace tidewaiter::codec
