// LedgerPayloads: the private fields of this member's records for many threads, and what the API
// asks of them.
//
//   ASSIGN_OR_RETURN(auto payloads, LedgerPayloads::Open({.file = folder / "payloads.db", .key =
//   key})); ASSIGN_OR_RETURN(const auto fields, payloads->FieldsOf(story, call.who.id));
//
// payload/store.h keeps them. Thread-safe: one caller at a time; a writing waits for the disk.
#ifndef TIDEWAITER_API_LEDGER_PAYLOADS_H_
#define TIDEWAITER_API_LEDGER_PAYLOADS_H_

#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "api/ledger_views.h"
#include "member/member.h"
#include "payload/store.h"

namespace tidewaiter::api {

class LedgerPayloads {
 public:
  // Errors: those of payload::Store::Open.
  static Result<std::shared_ptr<LedgerPayloads>> Open(const payload::StoreOptions& options);

  // Calls use(store), alone.
  template <typename Use>
  auto With(Use use) {
    const std::lock_guard lock(mutex_);
    return use(*store_);
  }

  // Of each entry of the story those private fields that are kept here; none where they are not, or
  // were deleted. The caller notes the reading (api/asked.h). Errors: kUnavailable, kCorruption.
  Result<std::vector<PrivateFields>> FieldsOf(const member::Story& story, const std::string& by);
  // Objects with a field "…_id" that is one of these clients. Errors: kUnavailable.
  Result<std::set<std::string>> ObjectsOf(const std::vector<std::string>& clients);
  // Forgets what was kept for an entry that will not be said; what is final stays.
  void DropDraft(const member::Draft& draft);

 private:
  explicit LedgerPayloads(std::unique_ptr<payload::Store> store) : store_(std::move(store)) {}

  std::mutex mutex_;
  std::unique_ptr<payload::Store> store_;
};

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_LEDGER_PAYLOADS_H_
