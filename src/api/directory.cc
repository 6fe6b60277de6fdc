#include "api/directory.h"

#include <mutex>

#include "clearance/registry.h"

namespace tidewaiter::api {
namespace {

namespace collection = clearance::collection;

std::string VersionKey(std::string_view collection, std::string_view id) {
  return std::string(collection) + '/' + std::string(id);
}

}  // namespace

Status Directory::Load(desk::Store& store) {
  for (const std::string_view name :
       {collection::kAccount, collection::kApiKey, collection::kSession, collection::kOffDuty}) {
    ASSIGN_OR_RETURN(const std::vector<desk::RecordRow> records, store.ListRecords(name));
    for (const desk::RecordRow& record : records)
      Apply(record);
  }
  return {};
}

void Directory::Apply(const desk::RecordRow& record) {
  const std::unique_lock lock(mutex_);
  const std::string key = VersionKey(record.collection, record.id);
  if (record.body.empty()) {
    versions_.erase(key);
  } else {
    versions_[key] = record.version;
  }
  const access::Json json = access::Json::parse(record.body, nullptr, /*allow_exceptions=*/false);
  if (record.collection == collection::kAccount) {
    if (const auto old = accounts_.find(record.id); old != accounts_.end()) {
      ids_by_name_.erase(old->second.name);
      accounts_.erase(old);
    }
    if (auto account = access::Account::FromJson(json); !json.is_discarded() && account) {
      ids_by_name_[account->name] = account->id;
      accounts_[record.id] = *std::move(account);
    }
  } else if (record.collection == collection::kApiKey) {
    keys_.erase(record.id);
    if (auto api_key = access::ApiKey::FromJson(json); !json.is_discarded() && api_key) {
      keys_[record.id] = *std::move(api_key);
    }
  } else if (record.collection == collection::kSession) {
    sessions_.erase(record.id);
    if (auto session = access::SessionFromJson(json); !json.is_discarded() && session) {
      sessions_[record.id] = *std::move(session);
    }
  } else if (record.collection == collection::kOffDuty) {
    if (record.body.empty()) {
      off_duty_.erase(record.id);
    } else {
      off_duty_[record.id] = true;
    }
  } else {
    versions_.erase(key);  // others are not ours to remember
  }
}

std::optional<access::Account> Directory::Account(std::string_view id) const {
  const std::shared_lock lock(mutex_);
  const auto found = accounts_.find(id);
  return found == accounts_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<access::Account> Directory::AccountByName(std::string_view name) const {
  const std::shared_lock lock(mutex_);
  const auto id = ids_by_name_.find(name);
  if (id == ids_by_name_.end()) return std::nullopt;
  return accounts_.find(id->second)->second;
}

std::vector<access::Account> Directory::Accounts() const {
  const std::shared_lock lock(mutex_);
  std::vector<access::Account> all;
  for (const auto& [id, account] : accounts_)
    all.push_back(account);
  return all;
}

std::optional<access::ApiKey> Directory::Key(std::string_view id) const {
  const std::shared_lock lock(mutex_);
  const auto found = keys_.find(id);
  return found == keys_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<access::ApiKey> Directory::Keys() const {
  const std::shared_lock lock(mutex_);
  std::vector<access::ApiKey> all;
  for (const auto& [id, key] : keys_)
    all.push_back(key);
  return all;
}

std::optional<access::Session> Directory::Session(std::string_view token_hash) const {
  const std::shared_lock lock(mutex_);
  const auto found = sessions_.find(token_hash);
  return found == sessions_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<access::Session> Directory::Sessions() const {
  const std::shared_lock lock(mutex_);
  std::vector<access::Session> all;
  for (const auto& [hash, session] : sessions_)
    all.push_back(session);
  return all;
}

bool Directory::OnDuty(std::string_view account) const {
  const std::shared_lock lock(mutex_);
  return !off_duty_.contains(account);
}

std::string Directory::NameOf(std::string_view id) const {
  const std::shared_lock lock(mutex_);
  if (const auto account = accounts_.find(id); account != accounts_.end()) {
    const access::Account& a = account->second;
    return a.display_name.empty() ? a.name : a.display_name;
  }
  if (id.starts_with("key:")) {
    if (const auto key = keys_.find(id.substr(4)); key != keys_.end()) return key->second.name;
  }
  return {};
}

bool Directory::empty() const {
  const std::shared_lock lock(mutex_);
  return accounts_.empty();
}

std::optional<std::uint64_t> Directory::Version(std::string_view collection,
                                                std::string_view id) const {
  const std::shared_lock lock(mutex_);
  const auto found = versions_.find(VersionKey(collection, id));
  return found == versions_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace tidewaiter::api
