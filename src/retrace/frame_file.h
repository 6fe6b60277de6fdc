// Frame file: what devices sent, one frame a line, as it came in: for worlds that are simulated,
// for logs of other systems, for tests. The form is docs/formats/frame-file.md.
//
//   std::string out;
//   retrace::AppendFrameLine(frame, out);
//   ASSIGN_OR_RETURN(auto source, retrace::OpenFrames("frames.jsonl"));
//   while (true) {
//     ASSIGN_OR_RETURN(const auto frame, source->Next());
//     if (!frame) break;                                     // the end
//     Take(*frame);
//   }
//
// A source gives the frames of one file, one after the other; Merge gives those of several in the
// order of their times. Sources are not thread-safe.
#ifndef TIDEWAITER_RETRACE_FRAME_FILE_H_
#define TIDEWAITER_RETRACE_FRAME_FILE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "intake/frame_log.h"
#include "os/file.h"

namespace tidewaiter::retrace {

struct FrameLine {
  std::int64_t time_ms = 0;   // when it was received
  std::string device = {};    // who sent it, or the receiver of lines; "" = only the frame says so
  std::string protocol = {};  // as in the frame log: "teltonika", "mqtt", "nmea", "remote_id"
  intake::Transport transport = intake::Transport::kTcp;
  std::string bytes = {};  // of the frame
  friend bool operator==(const FrameLine&, const FrameLine&) = default;
};

// A frame of 16 kB is 32 kB of hexadecimal digits; the rest is short.
inline constexpr std::size_t kLineBytesMax = std::size_t{64} << 10U;
// Rows of a CSV are sorted in memory: a day of all ships of a coast has some 8 million, 700 MB.
inline constexpr std::size_t kCsvRowsMax = 10'000'000;

void AppendFrameLine(const FrameLine& frame, std::string& out);  // with a line feed
// Errors: kInvalidArgument, with the first problem and its pointer.
Result<FrameLine> ParseFrameLine(std::string_view line);

class FrameSource {
 public:
  virtual ~FrameSource() = default;
  // The next frame, or nothing at the end. Errors: kInvalidArgument (names file and line),
  // kCorruption (gzip). After an error nothing more comes.
  virtual Result<std::optional<FrameLine>> Next() = 0;
};

// By what is in the file: lines that begin with '{' are frames, with '!', '$' or '\' NMEA with
// times in tag blocks (lines before the first time are of 1970), and anything else the CSV of
// MarineCadastre, whose rows become AIS sentences. Files may be gzip and must fit into memory.
// Errors: kNotFound, kUnavailable, kCorruption, kInvalidArgument (none of these).
Result<std::unique_ptr<FrameSource>> OpenFrames(const os::Path& path);
Result<std::unique_ptr<FrameSource>> OpenFrameText(std::string text, std::string name);

// All of them by time; what is equal in the order of the sources. Each must be in order itself:
// what is not comes when its turn is.
std::unique_ptr<FrameSource> Merge(std::vector<std::unique_ptr<FrameSource>> sources);

}  // namespace tidewaiter::retrace

#endif  // TIDEWAITER_RETRACE_FRAME_FILE_H_
