#include "server/config.h"

#include <functional>
#include <map>

#include <fmt/format.h>

#include "codec/toml.h"

namespace tidewaiter::server {
namespace {

using Read = std::function<bool(const toml::node& node, Config& config)>;

template <typename T>
Read Into(T Config::*member) {
  return [member](const toml::node& node, Config& config) {
    if constexpr (std::is_same_v<T, bool>) {
      const auto value = node.value_exact<bool>();
      if (value) config.*member = *value;
      return value.has_value();
    } else if constexpr (std::is_integral_v<T>) {
      const auto value = node.value_exact<std::int64_t>();
      if (!value || !std::in_range<T>(*value)) return false;
      config.*member = static_cast<T>(*value);
      return true;
    } else if constexpr (std::is_floating_point_v<T>) {
      const auto value = node.value<double>();
      if (value) config.*member = *value;
      return value && *value > 0;
    } else if constexpr (std::is_same_v<T, std::vector<std::string>>) {
      const toml::array* list = node.as_array();
      if (list == nullptr) return false;
      for (const toml::node& element : *list) {
        const auto text = element.value_exact<std::string>();
        if (!text) return false;
        (config.*member).push_back(*text);
      }
      return true;
    } else {
      const auto value = node.value_exact<std::string>();
      if (value) config.*member = *value;
      return value.has_value();
    }
  };
}

bool ReadRoles(const toml::node& node, Config& config) {
  const toml::table* table = node.as_table();
  if (table == nullptr) return false;
  for (const auto& [name, value] : *table) {
    const auto text = value.value_exact<std::string>();
    if (!text) return false;
    config.role_names.emplace_back(name.str(), *text);
  }
  return true;
}

const std::map<std::string, Read, std::less<>>& Members() {
  static const std::map<std::string, Read, std::less<>> members{
      {"server.address", Into(&Config::address)},
      {"server.port", Into(&Config::port)},
      {"server.threads", Into(&Config::threads)},
      {"server.trust_forwarded", Into(&Config::trust_forwarded)},
      {"server.tls_certificate", Into(&Config::tls_certificate)},
      {"server.tls_key", Into(&Config::tls_key)},
      {"server.tls_client_ca", Into(&Config::tls_client_ca)},
      {"administration.country", Into(&Config::country)},
      {"administration.currency", Into(&Config::currency)},
      {"administration.extra_attributes", Into(&Config::extra_attributes)},
      {"store.engine", Into(&Config::store)},
      {"store.connection", Into(&Config::connection)},
      {"store.password_file", Into(&Config::password_file)},
      {"model.folder", Into(&Config::model)},
      {"model.history", Into(&Config::history)},
      {"identity.issuer", Into(&Config::issuer)},
      {"identity.audience", Into(&Config::audience)},
      {"identity.jwks", Into(&Config::jwks)},
      {"identity.roles_claim", Into(&Config::roles_claim)},
      {"identity.offices_claim", Into(&Config::offices_claim)},
      {"identity.clients_claim", Into(&Config::clients_claim)},
      {"identity.roles", ReadRoles},
      {"rules.review_hour", Into(&Config::rule_review_hour)},
      {"tariff.procedures", Into(&Config::tariff_procedures)},
      {"classify.model", Into(&Config::classifier)},
      {"webhooks.to_private_addresses", Into(&Config::webhooks_to_private_addresses)},
      {"limits.key_requests_per_second", Into(&Config::key_requests_per_second)},
      {"limits.account_requests_per_second", Into(&Config::account_requests_per_second)}};
  return members;
}

std::unexpected<Error> Bad(const std::string& name, std::string_view why) {
  return Fail(ErrorCode::kInvalidArgument, fmt::format("{} {}", name, why), name);
}

Status ReadTable(const toml::table& table, Config& config) {
  for (const auto& [section, node] : table) {
    const toml::table* members = node.as_table();
    if (members == nullptr) return Bad(std::string(section.str()), "is not a section");
    for (const auto& [key, value] : *members) {
      const std::string name = fmt::format("{}.{}", section.str(), key.str());
      const auto member = Members().find(name);
      if (member == Members().end()) return Bad(name, "is not known here");
      if (!member->second(value, config)) return Bad(name, "has a value of the wrong type or size");
    }
  }
  return {};
}

Status Check(const Config& config) {
  if (config.country.size() != 2) return Bad("administration.country", "is not two letters");
  for (const char c : config.country) {
    if (c < 'A' || c > 'Z') return Bad("administration.country", "is not two letters");
  }
  if (config.store != "sqlite" && config.store != "postgresql") {
    return Bad("store.engine", "is neither sqlite nor postgresql");
  }
  if (config.tls_certificate.empty() != config.tls_key.empty()) {
    return Bad("server.tls_key", "and tls_certificate belong together");
  }
  if (config.threads < 1 || config.threads > 64) return Bad("server.threads", "is not 1 to 64");
  if (config.rule_review_hour < 0 || config.rule_review_hour > 23) {
    return Bad("rules.review_hour", "is not 0 to 23");
  }
  if (!config.issuer.empty() && (config.audience.empty() || config.jwks.empty())) {
    return Bad("identity.issuer", "needs audience and jwks beside it");
  }
  return {};
}

}  // namespace

Result<Config> ReadConfig(const os::Path& path) {
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(path));
  Config config;
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{}:{}: {}", path.string(), parsed.error().source().begin.line,
                            parsed.error().description()));
  }
  RETURN_IF_ERROR(ReadTable(parsed.table(), config));
  RETURN_IF_ERROR(Check(config));
  return config;
}

}  // namespace tidewaiter::server
