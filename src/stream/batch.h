// Batch: records of a post's log in a row, as bytes that go from the post to the centre and prove
// themselves there. The bytes are frozen in docs/formats/stream.md.
//
//   Batch batch = BeginBatch("malaba", oldest, link.previous);       // at the post
//   Add(batch, link);
//   transport.Give(WriteBatch(batch));
//
//   ASSIGN_OR_RETURN(BatchReader in, BatchReader::Open(bytes));    // at the centre
//   while (true) {
//     ASSIGN_OR_RETURN(const auto link, in.Next());                // hash checked
//     if (!link) break;
//   }
//
// A record is what the post's chain log has in its file, byte for byte; with the hash that it goes
// on from anybody can check it. One id of a post is one chain: a post whose log begins anew (its
// disk was lost) gets a new id.
#ifndef TIDEWAITER_STREAM_BATCH_H_
#define TIDEWAITER_STREAM_BATCH_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "chainlog/record.h"

namespace tidewaiter::stream {

inline constexpr std::size_t kPostIdMax = 32;  // the name of a chain log has as many
// A batch ends when it has as many records or bytes. 512 are one write and one sync of the centre's
// disk; 768 kB with their headers fit into the 1 MB that a NATS server and our HTTP server take.
inline constexpr std::size_t kBatchRecordsMax = 512;
inline constexpr std::size_t kBatchBytesMax = std::size_t{768} * 1024;
// Of a record, with what its log wraps it in: so that the mirror can wrap it once more. Frames have
// at most 16 kB (device::kFrameBytesMax); a frame log has no longer ones.
inline constexpr std::size_t kCarriedBytesMax = chainlog::kRecordBytesMax - 1024;
// Of a batch with one record of that size.
inline constexpr std::size_t kBatchWireMax = chainlog::kRecordBytesMax;

// 1 to 32 of a-z 0-9 and "-", not at either end: it is part of file names, subjects and paths.
// Errors: kInvalidArgument.
Status CheckPostId(std::string_view post);

struct Batch {
  std::string post = {};
  std::uint64_t oldest = 1;  // the first record that the post's log still has
  chainlog::Hash before = {};
  std::uint64_t first = 0;  // number of its first record; 0 = there is none
  std::uint64_t last = 0;
  std::vector<std::string> records = {};
  std::size_t bytes = 0;        // of all records
  std::int64_t sent_again = 0;  // not 0: when it was decided to send these a second time (1970, ms)

  [[nodiscard]] bool full() const {
    return records.size() >= kBatchRecordsMax || bytes >= kBatchBytesMax;
  }
};

Batch BeginBatch(std::string_view post, std::uint64_t oldest, const chainlog::Hash& before);
// `link` must go on from the last one (CHECK).
void Add(Batch& batch, const chainlog::Record& link);

std::string WriteBatch(const Batch& batch);
// The same of one record: a message of a bus that carries them one by one.
std::string WriteOne(std::string_view post, std::uint64_t oldest, const chainlog::Hash& before,
                     std::string_view record);

// Goes through a batch; everything is a view into the bytes. Thread-compatible.
class BatchReader {
 public:
  // Errors: kCorruption (not a batch), kFailedPrecondition (of a later version).
  static Result<BatchReader> Open(std::string_view bytes);

  [[nodiscard]] std::string_view post() const { return post_; }
  [[nodiscard]] std::uint64_t oldest() const { return oldest_; }
  // What stands next, with the hash that it says to go on from.
  [[nodiscard]] std::string_view rest() const { return rest_; }
  [[nodiscard]] const chainlog::Hash& before() const { return before_; }

  // Errors: kCorruption (a record that does not prove itself); the reader stays before it.
  Result<std::optional<chainlog::Record>> Next();

 private:
  std::string_view post_;
  std::uint64_t oldest_ = 0;
  chainlog::Hash before_ = {};
  std::string_view rest_;
};

}  // namespace tidewaiter::stream

#endif  // TIDEWAITER_STREAM_BATCH_H_
