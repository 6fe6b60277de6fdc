#include "codec/deflate.h"

#include <zlib.h>

#include <limits>

#include "base/check.h"

namespace tidewaiter::codec {
namespace {

constexpr int kRaw = -MAX_WBITS;  // zlib: largest window, no header
constexpr int kMemoryLevel = 9;   // the largest, still below a megabyte

Bytef* InputOf(std::string_view bytes) {
  // zlib's interface is older than const; it does not write to its input.
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
}

}  // namespace

std::string Deflate(std::string_view bytes) {
  CHECK(bytes.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()));
  z_stream stream{};
  CHECK(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kRaw, kMemoryLevel,
                     Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_in = InputOf(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

Result<std::string> Inflate(std::string_view deflated, std::size_t bytes_max) {
  if (deflated.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    return Fail(ErrorCode::kInvalidArgument, "too many bytes to inflate");
  z_stream stream{};
  CHECK(inflateInit2(&stream, kRaw) == Z_OK);
  std::string out(bytes_max + 1, '\0');  // one more tells "as much" from "more"
  stream.next_in = InputOf(deflated);
  stream.avail_in = static_cast<uInt>(deflated.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int status = inflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  const bool all_read = stream.avail_in == 0;
  inflateEnd(&stream);
  if (out.size() > bytes_max)
    return Fail(ErrorCode::kInvalidArgument, "the deflated bytes are too many");
  if (status != Z_STREAM_END || !all_read)
    return Fail(ErrorCode::kCorruption, "the deflated bytes are damaged");
  return out;
}

}  // namespace tidewaiter::codec
