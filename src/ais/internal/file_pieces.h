// The bytes of a file in pieces, unpacked when they are gzip.
#ifndef TIDEWAITER_AIS_INTERNAL_FILE_PIECES_H_
#define TIDEWAITER_AIS_INTERNAL_FILE_PIECES_H_

#include <memory>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "codec/gzip.h"
#include "os/mapped_file.h"

namespace tidewaiter::ais {

class FilePieces {
 public:
  explicit FilePieces(os::MappedFile file) : file_(std::move(file)) {
    const auto bytes = file_.bytes();
    text_ = {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    if (codec::LooksLikeGzip(text_)) gunzip_ = std::make_unique<codec::Gunzip>(text_);
  }
  // Empty at the end; valid until the next call. Errors: kCorruption.
  Result<std::string_view> Next() {
    if (gunzip_) return gunzip_->Next();
    return std::exchange(text_, {});
  }

 private:
  os::MappedFile file_;
  std::string_view text_;
  std::unique_ptr<codec::Gunzip> gunzip_;
};

}  // namespace tidewaiter::ais

#endif  // TIDEWAITER_AIS_INTERNAL_FILE_PIECES_H_
