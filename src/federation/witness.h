// Witness: somebody outside a federation who keeps its logs honest without a copy of them:
// remembers the last checkpoint of each, and cosigns what is shown to go on from it.
//
//   ASSIGN_OR_RETURN(auto witness, Witness::Open({.folder = folder, .cosigner = &key}, logs));
//   Answer answer = witness->Serve({.path = "/add-checkpoint", .body = body}, now_ms);
//
// Its word says less than a mirror's (mirror.h): that everybody whom it answers is shown one
// history, and nothing about what the entries say. A few hundred bytes a log are enough for it, so
// that a chamber of commerce, a university or a newspaper can be one. It serves
//   POST /add-checkpoint          C2SP tlog-witness; of logs that push
//   GET /<origin hash>/checkpoint the last checkpoint that it cosigned, for who compares
// and takes what somebody fetched for it (Take, Compare). Two histories are kept as evidence
// (evidence.h), and the log gets no cosignature from it any more.
//
// Files in the folder, each replaced whole and on disk before anything is answered:
//   <origin hash>.checkpoint      with its cosignature: a witness that has lost it signs a fork
//   <origin hash>.evidence.json   the first fork
// The folder has one owner. Thread-safe: whoever fetches for it does not keep those waiting that
// push. A checkpoint costs two signatures that are verified, one that is made, and one wait for the
// disk. Source: C2SP tlog-witness.
#ifndef TIDEWAITER_FEDERATION_WITNESS_H_
#define TIDEWAITER_FEDERATION_WITNESS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "federation/call.h"
#include "federation/evidence.h"
#include "federation/roster.h"
#include "federation/wire.h"
#include "os/file.h"
#include "tlog/note.h"

namespace tidewaiter::federation {

struct WitnessOptions {
  os::Path folder = {};
  const tlog::Signer* cosigner = nullptr;  // of type kCosignature
};

class Witness {
 public:
  // `logs`: those that it watches, with their keys; the cosigners of the roster are whose words
  // evidence names. Errors: kCorruption (a file is not what a witness with this key wrote, or its
  // log has other keys now: it must not begin again by itself), kUnavailable.
  static Result<std::unique_ptr<Witness>> Open(WitnessOptions options, Roster logs);

  // Keys have changed, logs were added. Errors: as Open, of logs that were not there before.
  Status Use(Roster logs);
  [[nodiscard]] std::shared_ptr<const Roster> logs() const;

  // What comes over the network. 404 for all else.
  Answer Serve(const Call& call, std::int64_t now_ms);

  // A checkpoint with a proof that it goes on from the last one, by tlog-witness: 200 with the
  // cosignature, 400, 403 (not signed; the log has lied), 409 with our size, 422, 503 (disk).
  Answer Take(const AddCheckpoint& request, std::int64_t now_ms);

  // Of a checkpoint that is signed: how the larger of it and ours begins at the size of the
  // smaller. True: they are two histories, and evidence was made. Errors: kInvalidArgument (the
  // beginning does not verify: it shows nothing about the log), kNotFound (nothing to compare
  // with), kUnavailable.
  Result<bool> Compare(const CheckedNote& note, const Beginning& beginning, std::int64_t now_ms);

  // Nothing: none yet.
  [[nodiscard]] std::optional<CheckedNote> Last(std::string_view origin) const;
  // Nothing: it has not lied, as far as we know.
  [[nodiscard]] std::optional<Evidence> LieOf(std::string_view origin) const;
  // Where evidence about that log is kept.
  [[nodiscard]] os::Path EvidenceFile(std::string_view origin) const;

 private:
  // What is known, of the logs in it. Changed only when the disk has it.
  struct Known {
    std::map<std::string, CheckedNote, std::less<>> last;
    std::map<std::string, Evidence, std::less<>> lies;
  };

  explicit Witness(WitnessOptions options) : options_(std::move(options)) {}
  Status Load(const Roster& logs, const std::string& origin, Known& known) const;
  [[nodiscard]] os::Path CheckpointFile(std::string_view origin) const;
  // All of these hold mutex_.
  Answer Judge(const CheckedNote& note, const AddCheckpoint& request, std::int64_t now_ms);
  Answer Cosign(const CheckedNote& note, std::int64_t now_ms);
  Result<bool> CompareWith(const CheckedNote& last, const CheckedNote& note,
                           const Beginning& beginning, std::int64_t now_ms);
  Status Keep(Evidence evidence, std::int64_t now_ms);

  WitnessOptions options_;
  mutable std::mutex mutex_;  // guards what follows
  std::shared_ptr<const Roster> logs_ = std::make_shared<Roster>();
  Known known_;
};

}  // namespace tidewaiter::federation

#endif  // TIDEWAITER_FEDERATION_WITNESS_H_
