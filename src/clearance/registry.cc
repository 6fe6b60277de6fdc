#include "clearance/registry.h"

#include <algorithm>

#include <fmt/format.h>

#include "access/account.h"

namespace tidewaiter::clearance {

Result<Registry> Registry::Load(desk::Store& store, const desk::DocumentRules& rules) {
  Registry registry;
  registry.rules_ = std::make_shared<const desk::DocumentRules>(rules);
  for (const std::string_view name :
       {collection::kOffDuty, collection::kAccount, collection::kOffice, collection::kPolicy}) {
    ASSIGN_OR_RETURN(const std::vector<desk::RecordRow> records, store.ListRecords(name));
    for (const desk::RecordRow& record : records)
      registry.Apply(record);
  }
  registry.RenewRules();
  return registry;
}

bool Registry::Apply(const desk::RecordRow& record) {
  if (record.collection == collection::kAccount) {
    ApplyAccount(record);
  } else if (record.collection == collection::kOffice) {
    ApplyOffice(record);
  } else if (record.collection == collection::kOffDuty) {
    ApplyDuty(record);
  } else if (record.collection == collection::kPolicy) {
    const auto policy = ParsePolicy(record.body, rules_->currency_digits);
    if (policy) policy_ = *policy;
    policy_version_ = record.version;
  } else {
    return false;
  }
  return true;
}

void Registry::ApplyAccount(const desk::RecordRow& record) {
  std::erase_if(officers_, [&](const Officer& officer) { return officer.id == record.id; });
  const access::Json json = access::Json::parse(record.body, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return;  // removed
  const auto account = access::Account::FromJson(json);
  if (!account || account->disabled) return;
  officers_.push_back(
      {.id = account->id,
       .name = account->display_name.empty() ? account->name : account->display_name,
       .roles = account->roles,
       .offices = account->offices,
       .skills = account->skills,
       .on_duty = !off_duty_.contains(account->id),
       .open = 0});
}

void Registry::ApplyOffice(const desk::RecordRow& record) {
  offices_.erase(record.id);
  if (const auto office = ParseOffice(record.body)) offices_.emplace(record.id, *office);
  RenewRules();
}

void Registry::ApplyDuty(const desk::RecordRow& record) {
  if (record.body.empty()) {
    off_duty_.erase(record.id);
  } else {
    off_duty_.insert(record.id);
  }
  for (Officer& officer : officers_) {
    if (officer.id == record.id) officer.on_duty = record.body.empty();
  }
}

void Registry::RenewRules() {
  desk::DocumentRules rules = *rules_;
  rules.offices.clear();
  for (const auto& [id, office] : offices_)
    rules.offices.push_back(id);
  rules_ = std::make_shared<const desk::DocumentRules>(std::move(rules));
}

}  // namespace tidewaiter::clearance
