#include "payload/number_book.h"

#include <mutex>
#include <utility>

#include "codec/json_get.h"

namespace tidewaiter::payload {
namespace {

bool Opens(const ledger::Entry& entry) {
  return entry.type == "numbers.open" || entry.type == "numbers.rekey";
}

}  // namespace

Status NumberBook::Open(Registry& registry, const ledger::Entry& entry) {
  const codec::JsonText data(entry.data);
  if (!data.ok()) return Fail(ErrorCode::kInvalidArgument, "is no JSON", "/data");
  RegistryState state{.name = {entry.log, entry.object},
                      .kind = codec::TextOf(data.root(), "kind"),
                      .keying = codec::TextOf(data.root(), "keying"),
                      .key_id = codec::TextOf(data.root(), "key_id"),
                      .number = entry.number};
  ASSIGN_OR_RETURN(const std::optional<ledger::RegistryKey> key, find_key_(state.key_id));
  std::optional<ledger::NumberSet> set;
  if (key) {
    ASSIGN_OR_RETURN(set, ledger::NumberSet::Open(*key, entry));
  }
  state.readable = set.has_value();
  registry = {std::move(state), entry.number, false, std::move(set)};
  return {};
}

Status NumberBook::Apply(const ledger::Entry& entry) {
  if (!entry.type.starts_with("numbers.")) return {};
  const std::unique_lock lock(mutex_);
  Registry& registry = registries_[{entry.log, entry.object}];
  registry.state.name = {entry.log, entry.object};
  const bool again = entry.number <= registry.state.number;
  if (Opens(entry)) {
    // Told again after a key came, or the next life of the registry.
    const bool reopens =
        entry.number == registry.opened_at && (registry.behind || !registry.state.readable);
    return again && !reopens ? Status() : Open(registry, entry);
  }
  if (again) return {};
  if (registry.behind || entry.number != registry.state.number + 1) {
    registry.behind = true;
    return {};
  }
  if (registry.set) {
    const Status applied = registry.set->Apply(entry);
    if (!applied && applied.error().code != ErrorCode::kConflict) return applied;
    registry.behind = !applied;
    if (!applied) return {};
    registry.state.values = registry.set->size();
  }
  registry.state.number = entry.number;
  return {};
}

NumberAnswer NumberBook::Find(std::string_view kind, std::string_view number) const {
  const std::shared_lock lock(mutex_);
  NumberAnswer answer;
  for (const auto& [name, registry] : registries_) {
    const bool silent = registry.behind || !registry.set;
    // Whose kind was never told may have it.
    if (registry.state.kind != kind && !registry.state.kind.empty()) continue;
    if (registry.set && registry.set->Contains(number)) {
      answer.in.push_back(name);
    } else if (silent) {
      answer.silent.push_back(name);
    }
  }
  return answer;
}

std::vector<RegistryState> NumberBook::registries() const {
  const std::shared_lock lock(mutex_);
  std::vector<RegistryState> states;
  for (const auto& [name, registry] : registries_)
    states.push_back(registry.state);
  return states;
}

Result<std::vector<BehindRegistry>> NumberBook::Behind() const {
  const std::shared_lock lock(mutex_);
  std::vector<BehindRegistry> behind;
  for (const auto& [name, registry] : registries_) {
    bool told_again = registry.behind;
    if (!registry.set && !registry.state.key_id.empty()) {
      ASSIGN_OR_RETURN(const auto key, find_key_(registry.state.key_id));
      told_again = told_again || key.has_value();
    }
    if (told_again) behind.push_back({name, registry.opened_at});
  }
  return behind;
}

Result<ledger::OprfKey> NumberBook::OprfKeyOf(const ObjectName& name) const {
  const std::shared_lock lock(mutex_);
  const auto found = registries_.find(name);
  if (found == registries_.end() || found->second.state.key_id.empty())
    return Fail(ErrorCode::kNotFound, "no registry " + name.object);
  const RegistryState& state = found->second.state;
  if (state.keying != "oprf-ristretto255")
    return Fail(ErrorCode::kFailedPrecondition, name.object + " answers no blind questions");
  ASSIGN_OR_RETURN(const std::optional<ledger::RegistryKey> key, find_key_(state.key_id));
  if (!key) return Fail(ErrorCode::kFailedPrecondition, "its key has not come");
  return ledger::OprfKey(key->bytes);
}

}  // namespace tidewaiter::payload
