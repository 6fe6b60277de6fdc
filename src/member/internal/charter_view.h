// Charter view: the charter as this member knows it, for the node's thread and all others.
//
// Two sizes: of the charters that came (the book), and of the one that is in force here, whose
// entries are final. Only those that are in force judge other logs' entries.
#ifndef TIDEWAITER_MEMBER_INTERNAL_CHARTER_VIEW_H_
#define TIDEWAITER_MEMBER_INTERNAL_CHARTER_VIEW_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "federation/storage.h"
#include "ledger/charter.h"
#include "os/file.h"

namespace tidewaiter::member {

class CharterView {
 public:
  // From charter.first, and as many entries of the charter's log as charter.size says; where logs
  // do not lie in the folder (`open_log`) also as the record beside the log says, for charter.size
  // is another machine's then. Errors: kFailedPrecondition (not joined), kCorruption, those of
  // `open_log`.
  static Result<std::unique_ptr<CharterView>> Open(const os::Path& folder,
                                                   const federation::OpenStorage& open_log = {});

  [[nodiscard]] const std::string& founding() const { return founding_; }  // its bytes
  [[nodiscard]] std::string origin() const;
  // Of the book; null: it has not come.
  [[nodiscard]] std::shared_ptr<const ledger::Charter> At(std::uint64_t size) const;
  // Only up to the one in force.
  [[nodiscard]] std::shared_ptr<const ledger::Charter> InForceAt(std::uint64_t size) const;
  [[nodiscard]] std::shared_ptr<const ledger::Charter> InForce() const;

  // An entry that stands in the charter's log. One that is in the book already changes nothing.
  void Take(const ledger::Entry& entry);
  // These many entries are final. On disk when it returns. Nothing: they have not come.
  std::shared_ptr<const ledger::Charter> Adopt(std::uint64_t size);

 private:
  explicit CharterView(os::Path folder) : folder_(std::move(folder)) {}
  Status Found();
  Result<std::uint64_t> SizeInFolder() const;
  Status Replay(federation::LogStorage& storage, std::uint64_t size);

  os::Path folder_;
  std::string founding_;
  mutable std::mutex mutex_;
  ledger::CharterBook book_;
  std::uint64_t in_force_ = 1;
};

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_INTERNAL_CHARTER_VIEW_H_
