// Directory: accounts, API keys and sessions in memory, as the records have them: who a request is
// from is answered without the store. Kept true by the engine's changes. Thread-safe.
#ifndef TIDEWAITER_API_DIRECTORY_H_
#define TIDEWAITER_API_DIRECTORY_H_

#include <map>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "access/account.h"
#include "access/token.h"
#include "desk/store.h"

namespace tidewaiter::api {

class Directory {
 public:
  Status Load(desk::Store& store);            // Errors: of the store
  void Apply(const desk::RecordRow& record);  // a changed record

  [[nodiscard]] std::optional<access::Account> Account(std::string_view id) const;
  [[nodiscard]] std::optional<access::Account> AccountByName(std::string_view name) const;
  [[nodiscard]] std::vector<access::Account> Accounts() const;
  [[nodiscard]] std::optional<access::ApiKey> Key(std::string_view id) const;
  [[nodiscard]] std::vector<access::ApiKey> Keys() const;
  [[nodiscard]] std::optional<access::Session> Session(std::string_view token_hash) const;
  [[nodiscard]] std::vector<access::Session> Sessions() const;
  [[nodiscard]] bool OnDuty(std::string_view account) const;
  // For people: the display name of an account, "" for none.
  [[nodiscard]] std::string NameOf(std::string_view id) const;
  [[nodiscard]] bool empty() const;  // no account yet: the first run
  [[nodiscard]] std::optional<std::uint64_t> Version(std::string_view collection,
                                                     std::string_view id) const;

 private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, access::Account, std::less<>> accounts_;
  std::map<std::string, std::string, std::less<>> ids_by_name_;
  std::map<std::string, access::ApiKey, std::less<>> keys_;
  std::map<std::string, access::Session, std::less<>> sessions_;
  std::map<std::string, bool, std::less<>> off_duty_;
  std::map<std::string, std::uint64_t, std::less<>> versions_;  // "collection/id"
};

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_DIRECTORY_H_
