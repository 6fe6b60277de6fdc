#include "ais/internal/file_pieces.h"
#include "ais/read_files.h"

namespace tidewaiter::ais {
namespace {

// A file without line ends must not become one line.
constexpr std::size_t kKeptMax = 4 * kLineBytesMax;

class NmeaLog {
 public:
  NmeaLog(std::int64_t start_ms, const NmeaSink& sink) : now_ms_(start_ms), sink_(sink) {}

  void Take(std::string_view piece) {
    while (!piece.empty()) {
      const std::size_t end = piece.find('\n');
      const std::string_view part = piece.substr(0, end);
      if (end == std::string_view::npos) {
        Keep(part);
        return;
      }
      if (kept_.empty()) {
        TakeLine(part);
      } else {
        Keep(part);
        TakeLine(kept_);
        kept_.clear();
      }
      piece.remove_prefix(end + 1);
    }
  }

  FileCount Finish() {
    if (!kept_.empty()) TakeLine(kept_);
    count_.incomplete = reader_.pending() + reader_.dropped();
    return count_;
  }

 private:
  // What is too long is cut to a length at which it is still refused as such.
  void Keep(std::string_view part) {
    if (kept_.size() < kKeptMax) kept_ += part.substr(0, kKeptMax - kept_.size());
  }

  void TakeLine(std::string_view line) {
    ++count_.lines;
    switch (reader_.Push(line, now_ms_, heard_)) {
      case Pushed::kMore:
        return;
      case Pushed::kMessage:
        now_ms_ = heard_.time_ms;
        ++count_.taken;
        sink_.heard(heard_);
        return;
      case Pushed::kRefused:
        Refused();
    }
  }

  void Refused() {
    if (reader_.refusal() == Refusal::kOtherSentence) {
      ++count_.other;
      return;
    }
    ++count_.bad;
    sink_.bad({.line = count_.lines, .why = std::string(Describe(reader_.refusal()))});
  }

  Reader reader_;
  Heard heard_;
  std::int64_t now_ms_;
  const NmeaSink& sink_;
  FileCount count_;
  std::string kept_;
};

}  // namespace

Result<FileCount> ReadNmeaFile(const os::Path& path, std::int64_t start_ms, const NmeaSink& sink) {
  ASSIGN_OR_RETURN(os::MappedFile file, os::MappedFile::Open(path, os::MappedFile::Mode::kRead));
  FilePieces pieces(std::move(file));
  NmeaLog log(start_ms, sink);
  while (true) {
    ASSIGN_OR_RETURN(const std::string_view piece, pieces.Next());
    if (piece.empty()) return log.Finish();
    log.Take(piece);
  }
}

}  // namespace tidewaiter::ais
