// Registry: the offices, officers and the policy, as the records have them. A value: the engine
// replaces it as a whole when a record changes, and readers keep the one they have.
#ifndef TIDEWAITER_CLEARANCE_REGISTRY_H_
#define TIDEWAITER_CLEARANCE_REGISTRY_H_

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "clearance/assignment.h"
#include "clearance/judge.h"
#include "clearance/policy.h"
#include "desk/store.h"

namespace tidewaiter::clearance {

// Collections of records.
namespace collection {
inline constexpr std::string_view kAccount = "account";   // access::Account
inline constexpr std::string_view kOffDuty = "off_duty";  // of accounts: there while off duty
inline constexpr std::string_view kOffice = "office";
inline constexpr std::string_view kPolicy = "policy";  // id "current"
inline constexpr std::string_view kSession = "session";
inline constexpr std::string_view kApiKey = "api_key";
inline constexpr std::string_view kWebhook = "webhook";
inline constexpr std::string_view kSetting = "setting";
inline constexpr std::string_view kConsignment = "consignment";  // desk::Consignment
inline constexpr std::string_view kRule = "rule";                // rulebook::Entry
inline constexpr std::string_view kTariff = "tariff";            // id "current"
inline constexpr std::string_view kTariffVersion = "tariff_version";
inline constexpr std::string_view kTariffWatch = "tariff_watch";  // by account
inline constexpr std::string_view kQuotaUse = "quota_use";        // clearance::QuotaUse
inline constexpr std::string_view kRuling = "ruling";             // api::Ruling
inline constexpr std::string_view kRuleText = "rule_text";        // by rulebook::TextId
}  // namespace collection

class Registry {
 public:
  // Errors: of the store; kCorruption (a record that cannot be read).
  static Result<Registry> Load(desk::Store& store, const desk::DocumentRules& rules);

  // A changed record; true when it concerned this.
  bool Apply(const desk::RecordRow& record);

  [[nodiscard]] const Offices& offices() const { return offices_; }
  [[nodiscard]] const std::vector<Officer>& officers() const { return officers_; }
  [[nodiscard]] const Policy& policy() const { return policy_; }
  [[nodiscard]] std::uint64_t policy_version() const { return policy_version_; }
  [[nodiscard]] std::shared_ptr<const desk::DocumentRules> rules() const { return rules_; }

 private:
  void ApplyAccount(const desk::RecordRow& record);
  void ApplyOffice(const desk::RecordRow& record);
  void ApplyDuty(const desk::RecordRow& record);
  void RenewRules();

  Offices offices_;
  std::vector<Officer> officers_;
  std::set<std::string, std::less<>> off_duty_;
  Policy policy_;
  std::uint64_t policy_version_ = 0;  // 0: the built-in one
  std::shared_ptr<const desk::DocumentRules> rules_;
};

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_REGISTRY_H_
