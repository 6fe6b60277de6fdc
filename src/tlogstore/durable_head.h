// DurableHead: how long a log is and what its root is, with the promise that all of it is on disk.
//
//   ASSIGN_OR_RETURN(const Appended appended, log->AppendBatch(entries));
//   const std::string checkpoint = SignHead(appended.head, signer);
//
// A log that signs a tree before its entries are on disk signs another one of the same size after a
// power cut: a fork of its own making, and its end. So what signs takes a DurableHead, and nobody
// but LogFile can make one, which it does when the disk has answered.
// A value; thread-compatible.
#ifndef TIDEWAITER_TLOGSTORE_DURABLE_HEAD_H_
#define TIDEWAITER_TLOGSTORE_DURABLE_HEAD_H_

#include <cstdint>
#include <string>

#include "tlog/checkpoint.h"
#include "tlog/note.h"

namespace tidewaiter::tlogstore {

class DurableHead {
 public:
  [[nodiscard]] const std::string& origin() const { return checkpoint_.origin; }
  [[nodiscard]] std::uint64_t size() const { return checkpoint_.size; }
  [[nodiscard]] const tlog::Hash& root() const { return checkpoint_.root; }
  [[nodiscard]] const tlog::Checkpoint& checkpoint() const { return checkpoint_; }
  friend bool operator==(const DurableHead&, const DurableHead&) = default;

 private:
  friend class LogFile;
  explicit DurableHead(tlog::Checkpoint checkpoint) : checkpoint_(std::move(checkpoint)) {}
  tlog::Checkpoint checkpoint_;
};

// The log's own signature under the head: the first line of a checkpoint's signatures. The signer's
// name should be the log's origin. 20 microseconds.
inline tlog::Note SignHead(const DurableHead& head, const tlog::Signer& log) {
  std::string text = tlog::FormatCheckpoint(head.checkpoint());
  tlog::NoteSignature signature = log.Sign(text);
  return {std::move(text), {std::move(signature)}};
}

// What a mirror adds when it has the same head on disk itself: its cosignature, at a time in
// seconds since 1970.
inline tlog::NoteSignature CosignHead(const DurableHead& head, const tlog::Signer& mirror,
                                      std::int64_t unix_seconds) {
  return mirror.Cosign(tlog::FormatCheckpoint(head.checkpoint()), unix_seconds);
}

}  // namespace tidewaiter::tlogstore

#endif  // TIDEWAITER_TLOGSTORE_DURABLE_HEAD_H_
