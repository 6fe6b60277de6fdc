// Gunzip: the bytes inside gzip data (RFC 1952), piece by piece; also of several members in a row.
//
//   Gunzip gunzip(compressed);
//   for (;;) {
//     ASSIGN_OR_RETURN(const std::string_view piece, gunzip.Next());
//     if (piece.empty()) break;
//   }
#ifndef TIDEWAITER_CODEC_GZIP_H_
#define TIDEWAITER_CODEC_GZIP_H_

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::codec {

bool LooksLikeGzip(std::string_view bytes);  // the two magic bytes

class Gunzip {
 public:
  explicit Gunzip(std::string_view compressed);  // must outlive this
  ~Gunzip();
  Gunzip(const Gunzip&) = delete;
  Gunzip& operator=(const Gunzip&) = delete;

  // The next bytes, at most 256 KiB, valid until the next call; empty at the end.
  // Errors: kCorruption when the data ends too early, is damaged, or fails its checksum.
  Result<std::string_view> Next();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tidewaiter::codec

#endif  // TIDEWAITER_CODEC_GZIP_H_
