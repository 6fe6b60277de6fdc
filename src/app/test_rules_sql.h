// For tests: rules with what DuckDB's SQL says for the same thing over the view `lines`.
#ifndef TIDEWAITER_APP_TEST_RULES_SQL_H_
#define TIDEWAITER_APP_TEST_RULES_SQL_H_

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace tidewaiter::app {

struct RuleAndSql {
  std::string when;
  std::string sql;           // of the line `l`; NULL is unknown
  std::string clauses = {};  // of the rule, besides
};

// A question about earlier lines in SQL: those of the `days` days (0 = ever) that end with the
// line's own, that came before it, with the same `per`. `what` is an aggregate of the line `b`.
struct Earlier {
  std::string what;
  int days = 0;
  std::vector<std::string> per = {};  // "importer", "left({}.hs_code, 4)"
  std::string where = "true";
};

inline std::string Of(std::string_view column, std::string_view line) {
  if (column.find("{}") != std::string_view::npos) return fmt::format(fmt::runtime(column), line);
  return fmt::format("{}.{}", line, column);
}

inline std::string Sql(const Earlier& earlier) {
  std::string known = "true";
  std::string same = "true";
  for (const std::string& column : earlier.per) {
    known += fmt::format(" AND {} IS NOT NULL", Of(column, "l"));
    same += fmt::format(" AND {} = {}", Of(column, "b"), Of(column, "l"));
  }
  const std::string window =
      earlier.days == 0 ? "" : fmt::format(" AND b.date > l.date - {}", earlier.days);
  return fmt::format(
      "(CASE WHEN {} THEN (SELECT {} FROM lines b WHERE {} AND (b.date < l.date OR (b.date = "
      "l.date "
      "AND b.id < l.id)){} AND ({})) END)",
      known, earlier.what, same, window, earlier.where);
}

// A question about earlier checks. One counts from the day after it was known, belongs to the day
// on which it was known, and the window is of the `days` days before the line's own.
inline std::string Checks(std::string_view what, int days, const std::vector<std::string>& per,
                          std::string_view where = "true") {
  const std::string known_on = "greatest(b.date, coalesce(b.known_on, b.date))";
  std::string known = "true";
  std::string same = "true";
  for (const std::string& column : per) {
    known += fmt::format(" AND {} IS NOT NULL", Of(column, "l"));
    same += fmt::format(" AND {} = {}", Of(column, "b"), Of(column, "l"));
  }
  const std::string window = days == 0 ? "" : fmt::format(" AND {} >= l.date - {}", known_on, days);
  return fmt::format(
      "(CASE WHEN {} THEN (SELECT {} FROM lines b WHERE {} AND b.outcome_source <> 'none' AND {} < "
      "l.date{} AND ({})) END)",
      known, what, same, known_on, window, where);
}

inline std::string Wrong(std::string_view kind) {
  return fmt::format("list_contains(string_split(coalesce(b.wrong, ''), ';'), '{}')", kind);
}

// Somebody looked for this kind of error in the line `b`.
inline std::string LookedAt(std::string_view kind) {
  return fmt::format(
      "(b.outcome_source <> 'none' AND (list_contains(string_split(coalesce(b.checked, ''), ';'), "
      "'{}') OR {}))",
      kind, Wrong(kind));
}

struct HoldBackCase {
  std::string when;
  std::string kind;
  std::string of;
  int checks = 0;
  int days = 0;
  double share = 0;
};

// The ids of lines on which a rule that holds itself back fires. From day to day: `fired` are the
// lines so far.
inline std::string HoldBackSql(const HoldBackCase& rule) {
  const std::string wrong = Wrong(rule.kind);
  const std::string lines = fmt::format(
      "SELECT id, date, {0} AS of_code, greatest(date, coalesce(known_on, date)) AS known, {1} AS "
      "looked, {2} AS is_right FROM lines b WHERE {3}",
      rule.of, LookedAt(rule.kind), wrong, rule.when);
  const std::string record = fmt::format(
      "SELECT w.n AS n, b.of_code, count(*) AS checks, count(*) FILTER (WHERE b.is_right) AS good "
      "FROM walk w JOIN days d ON d.n = w.n + 1 JOIN candidates b ON b.looked AND b.known < d.day "
      "AND b.known >= d.day - {} AND list_contains(w.fired, b.id) GROUP BY ALL",
      rule.days);
  return fmt::format(
      "WITH RECURSIVE candidates AS MATERIALIZED ({0}), "
      "days AS (SELECT day, row_number() OVER (ORDER BY day) AS n FROM (SELECT DISTINCT date AS "
      "day "
      "FROM candidates)), "
      "walk(n, fired) AS (SELECT 0::BIGINT, []::VARCHAR[] UNION ALL "
      "SELECT w.n + 1, list_concat(any_value(w.fired), coalesce(list(l.id) FILTER (WHERE NOT "
      "coalesce(h.checks >= {2} AND h.good < {3} * h.checks, false)), [])) "
      "FROM walk w JOIN days d ON d.n = w.n + 1 JOIN candidates l ON l.date = d.day "
      "LEFT JOIN ({1}) h ON h.n = w.n AND h.of_code = l.of_code GROUP BY w.n) "
      "SELECT unnest(fired) AS id FROM walk WHERE n = (SELECT max(n) FROM days)",
      lines, record, rule.checks, rule.share);
}

inline std::vector<RuleAndSql> NumberRules() {
  return {
      {"value > 5000 XTS", "value_minor > 500000"},
      {"value between 100 XTS and 200 XTS", "value_minor BETWEEN 10000 AND 20000"},
      {"value / net_mass < 2 XTS/kg", "value_minor / nullif(net_mass_kg, 0) < 200"},
      {"gross_mass - net_mass > 20% of gross_mass",
       "gross_mass_kg - net_mass_kg > 0.2::DOUBLE * gross_mass_kg"},
      {"abs(gross_mass - net_mass) <= 5 kg", "abs(gross_mass_kg - net_mass_kg) <= 5"},
      {"min(gross_mass, net_mass) > 2 t",
       "gross_mass_kg + net_mass_kg IS NOT NULL AND least(gross_mass_kg, net_mass_kg) > 2000"},
      {"max(net_mass / 1 kg, quantity / 1 unit) < 50",
       "net_mass_kg + quantity IS NOT NULL AND greatest(net_mass_kg, quantity) < 50"},
      {"net_mass differs from gross_mass by more than 30%",
       "abs(net_mass_kg - gross_mass_kg) > 0.3::DOUBLE * abs(gross_mass_kg)"},
      {"quantity is missing", "quantity IS NULL"},
      {"packages is not missing and packages / 10 > 5", "packages / 10 > 5"},
      {"rate > 30%", "rate_percent > 30"},
      {"-net_mass < -10_000 kg", "-net_mass_kg < -10000"},
      {"date >= 2025-01-01 and date < 2025-02-01", "date >= '2025-01-01' AND date < '2025-02-01'"},
      {"weekday(date) >= 6", "isodow(date) >= 6"},
      {"month(date) = 12", "month(date) = 12"},
      {"date - 2025-01-01 between 0 days and 6 days", "date - DATE '2025-01-01' BETWEEN 0 AND 6"},
  };
}

inline std::vector<RuleAndSql> CodeRules() {
  return {
      {"origin = CN", "origin = 'CN'"},
      {"origin in (CN, VN, TR)", "origin IN ('CN', 'VN', 'TR')"},
      {"origin not in CN, VN", "origin NOT IN ('CN', 'VN')"},
      {"origin != dispatch", "origin <> dispatch"},
      {"hs_code in 50..63", "left(hs_code, 2) BETWEEN '50' AND '63'"},
      {"hs_code in 6404, 8504.40", "hs_code LIKE '6404%' OR hs_code LIKE '850440%'"},
      {"not hs_code = 84", "hs_code NOT LIKE '84%'"},
      {"procedure = 4000 and preference != 100", "procedure = '4000' AND preference <> '100'"},
      {"carrier is missing and manufacturer is not missing",
       "carrier IS NULL AND manufacturer IS NOT NULL"},
      {"manufacturer in list some_makers",
       "manufacturer IN (SELECT DISTINCT b.manufacturer FROM lines b WHERE b.manufacturer LIKE "
       "'M6%') AND date <= '2025-03-31'"},
      {"description contains \"CHARG\"", "lower(strip_accents(description)) LIKE '%charg%'"},
      {"description starts with \"art\"", "lower(strip_accents(description)) LIKE 'art%'"},
      {"description matches \"^(parts|various)\\\\b\"",
       "regexp_matches(description, '^(parts|various)\\b', 'i')"},
      {"importer_name contains \"ltd\" and not (quantity > 100 units)",
       "lower(strip_accents(importer_name)) LIKE '%ltd%' AND NOT (quantity > 100)"},
      {"(carrier = X or origin = CN) and not (quantity > 10 units and packages < 3)",
       "(carrier = 'X' OR origin = 'CN') AND NOT (quantity > 10 AND packages < 3)"},
      {"origin = TR", "origin = 'TR' AND date BETWEEN '2024-06-01' AND '2024-12-31'",
       "  begins 2024-06-01\n  expires 2024-12-31\n"},
  };
}

inline std::vector<RuleAndSql> WindowRules() {
  const std::string price = "b.value_minor / nullif(b.net_mass_kg, 0)";
  const std::string own = "value_minor / nullif(net_mass_kg, 0)";
  const std::vector<std::string> goods = {"hs_code", "origin"};
  const auto count = [](int days, std::vector<std::string> per, std::string where = "true") {
    return Sql({"count(*)", days, std::move(per), std::move(where)});
  };
  return {
      {"count of lines over 30 days per importer > 20", count(30, {"importer"}) + " > 20"},
      {"count of lines over 1 day > 12", count(1, {}) + " > 12"},
      {"count of lines over ever per importer, first 4 of hs_code = 0",
       count(0, {"importer", "left({}.hs_code, 4)"}) + " = 0"},
      {"count of lines where procedure = 4071 over 8 weeks per importer >= 2",
       count(56, {"importer"}, "b.procedure = '4071'") + " >= 2"},
      {"count of lines over 90 days per carrier < 3", count(90, {"carrier"}) + " < 3"},
      {"sum of value over 90 days per importer > 100000 XTS",
       Sql({"coalesce(sum(b.value_minor), 0)", 90, {"importer"}}) + " > 10000000"},
      {"value > 5 * mean of value over 180 days per importer",
       "value_minor > 5 * " + Sql({"avg(b.value_minor)", 180, {"importer"}})},
      {"value / net_mass < 60% of median of value / net_mass over 180 days per hs_code, origin",
       own + " < 0.6::DOUBLE * " + Sql({"quantile_cont(" + price + ", 0.5)", 180, goods})},
      {"value / net_mass > quantile 90% of value / net_mass over 1 year per hs_code, origin",
       own + " > " + Sql({"quantile_cont(" + price + ", 0.9)", 365, goods})},
      {"net_mass < smallest of net_mass over 365 days per hs_code",
       "net_mass_kg < " + Sql({"min(b.net_mass_kg)", 365, {"hs_code"}})},
      {"value > 3 * largest of value where procedure = 4000 over 90 days per importer",
       "value_minor > 3 * " +
           Sql({"max(b.value_minor)", 90, {"importer"}, "b.procedure = '4000'"})},
      {"value < first of value over 60 days per importer, hs_code",
       "value_minor < " + Sql({"first(b.value_minor ORDER BY b.date, b.id)",
                               60,
                               {"importer", "hs_code"},
                               "b.value_minor IS NOT NULL"})},
      {"quantity > 2 * last of quantity over 60 days per importer, hs_code",
       "quantity > 2 * " + Sql({"last(b.quantity ORDER BY b.date, b.id)",
                                60,
                                {"importer", "hs_code"},
                                "b.quantity IS NOT NULL"})},
      {"distinct origin over 365 days per importer >= 5",
       Sql({"count(DISTINCT b.origin)", 365, {"importer"}}) + " >= 5"},
      {"distinct hs_code where value > 1000 XTS over ever per supplier >= 3",
       Sql({"count(DISTINCT b.hs_code)", 0, {"supplier"}, "b.value_minor > 100000"}) + " >= 3"},
      {"count of lines over 30 days per importer > 2 * (count of lines over 60 days per importer - "
       "count of lines over 30 days per importer) and net_mass > 500 kg",
       count(30, {"importer"}) + " > 2 * (" + count(60, {"importer"}) + " - " +
           count(30, {"importer"}) + ") AND net_mass_kg > 500"},
  };
}

inline std::vector<RuleAndSql> CheckRules() {
  const std::string findings = "count(*) FILTER (WHERE coalesce(b.wrong, '') <> '')";
  const std::string cheap = fmt::format("count(*) FILTER (WHERE {})", Wrong("undervalued"));
  return {
      {"count of checks over 180 days per importer >= 2",
       Checks("count(*)", 180, {"importer"}) + " >= 2"},
      {"count of checks over 90 days per importer, hs_code = 0 and origin = CN",
       Checks("count(*)", 90, {"importer", "hs_code"}) + " = 0 AND origin = 'CN'"},
      {"count of findings over ever per importer >= 1",
       Checks(findings, 0, {"importer"}) + " >= 1"},
      {"count of findings of undervalued over 365 days per origin >= 2",
       Checks(cheap, 365, {"origin"}) + " >= 2"},
      {"hit rate over 365 days per importer > 20%",
       Checks(findings + "::DOUBLE / nullif(count(*), 0)", 365, {"importer"}) + " > 0.2"},
      {"hit rate where value > 1000 XTS over 180 days per origin > 4%",
       Checks(findings + "::DOUBLE / nullif(count(*), 0)", 180, {"origin"},
              "b.value_minor > 100000") +
           " > 0.04"},
  };
}

}  // namespace tidewaiter::app

#endif  // TIDEWAITER_APP_TEST_RULES_SQL_H_
