#include "codec/gzip.h"

#include <zlib.h>

#include "gtest/gtest.h"

namespace tidewaiter::codec {
namespace {

std::string Gzip(std::string bytes) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(bytes.size() + 1000, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

Result<std::string> Inflate(std::string_view compressed) {
  Gunzip gunzip(compressed);
  std::string out;
  for (;;) {
    ASSIGN_OR_RETURN(const std::string_view piece, gunzip.Next());
    if (piece.empty()) return out;
    out += piece;
  }
}

TEST(Gunzip, GivesBackWhatWasCompressedAlsoInSeveralMembers) {
  const std::string text(700'000, 'x');
  EXPECT_EQ(*Inflate(Gzip(text) + Gzip("more")), text + "more");
  EXPECT_EQ(*Inflate(Gzip("")), "");
}

TEST(Gunzip, EveryTruncationIsSeen) {
  const std::string whole = Gzip("a few words that are cut somewhere");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto cut = Inflate(std::string_view(whole).substr(0, size));
    ASSERT_FALSE(cut.has_value()) << size;
    EXPECT_EQ(cut.error().code, ErrorCode::kCorruption);
  }
}

TEST(Gunzip, DamageIsSeen) {
  std::string bytes = Gzip("a few words");
  bytes[bytes.size() - 6] = static_cast<char>(bytes[bytes.size() - 6] ^ 1);  // the checksum
  EXPECT_EQ(Inflate(bytes).error().code, ErrorCode::kCorruption);
}

}  // namespace
}  // namespace tidewaiter::codec
