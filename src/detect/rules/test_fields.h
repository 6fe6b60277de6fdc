// For tests: fields by their names.
#ifndef TIDEWAITER_DETECT_RULES_TEST_FIELDS_H_
#define TIDEWAITER_DETECT_RULES_TEST_FIELDS_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/check.h"
#include "detect/rules/schema.h"

namespace tidewaiter::rules {

// The number of a field that is there.
inline std::size_t FieldNumber(const Schema& schema, std::string_view name,
                               Stage stage = Stage::kDeclaration) {
  const std::optional<std::size_t> field = schema.Find(name, stage);
  CHECK(field.has_value());
  return field.value_or(0);
}

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_TEST_FIELDS_H_
