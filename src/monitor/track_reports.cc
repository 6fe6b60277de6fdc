// Rows of reports, their columns in all languages, and CSV.
#include "monitor/track_reports.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "base/check.h"
#include "codec/csv.h"
#include "monitor/names.h"
#include "monitor/utc_text.h"
#include "track/sentences.h"

namespace tidewaiter::monitor {
namespace {

constexpr Names<ReportKind, 5> kKinds{{{ReportKind::kTrips, "trips"},
                                       {ReportKind::kStops, "stops"},
                                       {ReportKind::kViolations, "violations"},
                                       {ReportKind::kDevices, "devices"},
                                       {ReportKind::kGates, "gates"}}};
constexpr Names<ColumnType, 4> kTypes{{{ColumnType::kText, "text"},
                                       {ColumnType::kNumber, "number"},
                                       {ColumnType::kTime, "time"},
                                       {ColumnType::kDuration, "duration"}}};

constexpr double kMetresPerKm = 1000;
constexpr double kPercent = 100;
constexpr std::int64_t kSecondMs = 1000;

struct ColumnWords {
  std::string_view name;
  ColumnType type;
  int decimals;
  Said title;
};
using Type = ColumnType;

constexpr ColumnWords kMovement{
    "movement", Type::kText, 0, {"Movement", "Mouvement", "Movimiento", "الحركة"}};
constexpr ColumnWords kUnit{"unit", Type::kText, 0, {"Unit", "Unité", "Unidad", "الوحدة"}};
constexpr ColumnWords kCarrier{
    "carrier", Type::kText, 0, {"Carrier", "Transporteur", "Transportista", "الناقل"}};
constexpr ColumnWords kState{"state", Type::kText, 0, {"State", "État", "Estado", "الحالة"}};
constexpr ColumnWords kFrom{
    "from", Type::kTime, 0, {"From (UTC)", "De (UTC)", "Desde (UTC)", "من (UTC)"}};
constexpr ColumnWords kUntil{
    "until", Type::kTime, 0, {"Until (UTC)", "À (UTC)", "Hasta (UTC)", "إلى (UTC)"}};
constexpr ColumnWords kDuration{
    "duration", Type::kDuration, 0, {"Duration", "Durée", "Duración", "المدة"}};
constexpr ColumnWords kLat{
    "lat", Type::kNumber, 5, {"Latitude", "Latitude", "Latitud", "خط العرض"}};
constexpr ColumnWords kLon{
    "lon", Type::kNumber, 5, {"Longitude", "Longitude", "Longitud", "خط الطول"}};
constexpr ColumnWords kDevice{
    "device", Type::kText, 0, {"Device", "Appareil", "Dispositivo", "الجهاز"}};

constexpr std::array kTripColumns{
    kMovement,
    kUnit,
    kCarrier,
    ColumnWords{"corridor", Type::kText, 0, {"Corridor", "Corridor", "Corredor", "الممر"}},
    ColumnWords{"origin", Type::kText, 0, {"Origin", "Origine", "Origen", "المنشأ"}},
    ColumnWords{"destination", Type::kText, 0, {"Destination", "Destination", "Destino", "الوجهة"}},
    kState,
    ColumnWords{"departed",
                Type::kTime,
                0,
                {"Departed (UTC)", "Départ (UTC)", "Salida (UTC)", "المغادرة (UTC)"}},
    ColumnWords{"arrived",
                Type::kTime,
                0,
                {"Arrived (UTC)", "Arrivée (UTC)", "Llegada (UTC)", "الوصول (UTC)"}},
    kDuration,
    ColumnWords{"distance_km",
                Type::kNumber,
                1,
                {"Distance (km)", "Distance (km)", "Distancia (km)", "المسافة (كم)"}},
    ColumnWords{"stops", Type::kNumber, 0, {"Stops", "Arrêts", "Paradas", "التوقفات"}},
    ColumnWords{"stopped",
                Type::kDuration,
                0,
                {"Time stopped", "Temps d'arrêt", "Tiempo parado", "مدة التوقف"}},
    ColumnWords{"alarms", Type::kNumber, 0, {"Alarms", "Alarmes", "Alarmas", "الإنذارات"}},
    ColumnWords{"gaps", Type::kNumber, 0, {"Gaps", "Lacunes", "Lagunas", "فجوات"}}};

constexpr std::array kStopColumns{
    kMovement,
    kUnit,
    kCarrier,
    kFrom,
    kUntil,
    kDuration,
    kLat,
    kLon,
    ColumnWords{"record",
                Type::kNumber,
                0,
                {"First record", "Premier enregistrement", "Primer registro", "أول تسجيل"}}};

constexpr std::array kViolationColumns{
    ColumnWords{"case", Type::kText, 0, {"Case", "Dossier", "Caso", "الملف"}},
    ColumnWords{"kind", Type::kText, 0, {"What", "Quoi", "Qué", "النوع"}},
    ColumnWords{"severity", Type::kText, 0, {"Severity", "Gravité", "Gravedad", "الخطورة"}},
    kMovement,
    kUnit,
    kDevice,
    ColumnWords{
        "began", Type::kTime, 0, {"Began (UTC)", "Début (UTC)", "Inicio (UTC)", "البداية (UTC)"}},
    ColumnWords{
        "known", Type::kTime, 0, {"Known (UTC)", "Connu (UTC)", "Conocido (UTC)", "العلم (UTC)"}},
    kLat,
    kLon,
    ColumnWords{"says", Type::kText, 0, {"In words", "En clair", "En palabras", "الوصف"}},
    kState,
    ColumnWords{"outcome", Type::kText, 0, {"Outcome", "Issue", "Resultado", "النتيجة"}}};

constexpr std::array kDeviceColumns{
    kDevice,
    ColumnWords{"kind", Type::kText, 0, {"Kind", "Type", "Tipo", "النوع"}},
    ColumnWords{"maker", Type::kText, 0, {"Maker", "Fabricant", "Fabricante", "الصانع"}},
    ColumnWords{"model", Type::kText, 0, {"Model", "Modèle", "Modelo", "الطراز"}},
    ColumnWords{"owner", Type::kText, 0, {"Owner", "Propriétaire", "Propietario", "المالك"}},
    ColumnWords{"lessee", Type::kText, 0, {"Lessee", "Locataire", "Arrendatario", "المستأجر"}},
    kState,
    kMovement,
    ColumnWords{
        "heard",
        Type::kTime,
        0,
        {"Last heard (UTC)", "Dernier signal (UTC)", "Última señal (UTC)", "آخر اتصال (UTC)"}},
    ColumnWords{"battery",
                Type::kNumber,
                0,
                {"Battery (%)", "Batterie (%)", "Batería (%)", "البطارية (%)"}},
    ColumnWords{"faults", Type::kNumber, 0, {"Faults", "Défauts", "Fallos", "الأعطال"}}};

constexpr std::array kGateColumns{
    ColumnWords{"gate", Type::kText, 0, {"Gate", "Porte", "Puerta", "البوابة"}},
    ColumnWords{"lane", Type::kText, 0, {"Lane", "Voie", "Carril", "المسار"}},
    ColumnWords{"at", Type::kTime, 0, {"Time (UTC)", "Heure (UTC)", "Hora (UTC)", "الوقت (UTC)"}},
    ColumnWords{"direction", Type::kText, 0, {"Direction", "Sens", "Sentido", "الاتجاه"}},
    kUnit,
    kMovement,
    ColumnWords{"decision", Type::kText, 0, {"Decision", "Décision", "Decisión", "القرار"}},
    ColumnWords{"by", Type::kText, 0, {"By", "Par", "Por", "بواسطة"}},
    ColumnWords{"agreement",
                Type::kNumber,
                0,
                {"Agreement (%)", "Concordance (%)", "Concordancia (%)", "التطابق (%)"}}};

constexpr Said kTripsTitle{"Trips", "Trajets", "Viajes", "الرحلات"};
constexpr Said kStopsTitle{"Stops", "Arrêts", "Paradas", "التوقفات"};
constexpr Said kViolationsTitle{"Violations", "Infractions", "Infracciones", "المخالفات"};
constexpr Said kDevicesTitle{"Devices", "Appareils", "Dispositivos", "الأجهزة"};
constexpr Said kGatesTitle{"Gates", "Portes", "Puertas", "البوابات"};

TrackReport Begin(ReportKind kind, std::span<const ColumnWords> columns, const Said& title,
                  Language language) {
  TrackReport report{.kind = kind, .language = language, .title = title.In(language)};
  for (const ColumnWords& one : columns)
    report.columns.push_back({one.name, one.title.In(language), one.type, one.decimals});
  return report;
}

void AddRow(TrackReport& report, std::vector<Cell> row) {
  CHECK(row.size() == report.columns.size());
  ++report.total;
  if (report.rows.size() < kReportRowsMax) report.rows.push_back(std::move(row));
}

Cell Time(std::int64_t time_ms) {
  return time_ms == 0 ? Cell() : Cell(time_ms);
}
Cell Count(std::uint64_t count) {
  return static_cast<double>(count);
}
Cell Length(std::int64_t from_ms, std::int64_t until_ms) {
  return from_ms == 0 || until_ms < from_ms ? Cell() : Cell(until_ms - from_ms);
}

std::int64_t StoppedMs(const Journey& journey) {
  std::int64_t stopped_ms = 0;
  for (const JourneyStop& stop : journey.stops)
    stopped_ms += stop.until_ms - stop.from_ms;
  return stopped_ms;
}

void AddViolation(TrackReport& report, const AlarmCase& one, const track::Alarm& alarm) {
  const Language language = report.language;
  AddRow(report, {one.id, std::string(track::KindLabel(alarm.kind, language)),
                  std::string(track::SeverityLabel(alarm.severity, language)), alarm.movement,
                  alarm.unit, alarm.device, Time(alarm.began_ms), Time(alarm.known_ms),
                  alarm.at ? Cell(alarm.at->lat) : Cell(), alarm.at ? Cell(alarm.at->lon) : Cell(),
                  track::SayAlarm(alarm, language), std::string(Name(one.state)),
                  std::string(Name(one.outcome))});
}

std::string DurationText(std::int64_t duration_ms) {
  const std::int64_t minutes = duration_ms / (60 * kSecondMs);
  return fmt::format("{}:{:02}", minutes / 60, minutes % 60);
}

std::string CsvCell(const Cell& cell, const ReportColumn& column) {
  if (const auto* text = std::get_if<std::string>(&cell)) {
    const bool formula =
        !text->empty() && std::string_view("=+-@\t\r").find(text->front()) != std::string::npos;
    return (formula ? "'" : "") + CleanText(*text);
  }
  if (const auto* number = std::get_if<double>(&cell))
    return fmt::format("{:.{}f}", *number, column.decimals);
  if (const auto* ms = std::get_if<std::int64_t>(&cell)) {
    return column.type == ColumnType::kTime ? UtcText(*ms) : std::to_string(*ms / kSecondMs);
  }
  return {};
}

}  // namespace

std::string_view Name(ReportKind kind) {
  return NameIn(kKinds, kind);
}
std::optional<ReportKind> FindReportKind(std::string_view name) {
  return FindIn(kKinds, name);
}
std::string_view Name(ColumnType type) {
  return NameIn(kTypes, type);
}

TrackReport TripsReport(std::span<const ReportMovement> movements, Language language) {
  TrackReport report = Begin(ReportKind::kTrips, kTripColumns, kTripsTitle, language);
  for (const ReportMovement& one : movements) {
    const Journey* journey = one.journey;
    AddRow(report,
           {one.id, one.unit, one.carrier, one.corridor, one.origin, one.destination, one.state,
            Time(one.departed_ms), Time(one.arrived_ms), Length(one.departed_ms, one.arrived_ms),
            journey != nullptr ? Cell(journey->distance_m / kMetresPerKm) : Cell(),
            journey != nullptr ? Count(journey->stops.size()) : Cell(),
            journey != nullptr ? Cell(StoppedMs(*journey)) : Cell(), Count(one.alarms),
            journey != nullptr ? Count(journey->gaps.size()) : Cell()});
  }
  return report;
}

TrackReport StopsReport(std::span<const ReportMovement> movements, Language language) {
  TrackReport report = Begin(ReportKind::kStops, kStopColumns, kStopsTitle, language);
  for (const ReportMovement& one : movements) {
    if (one.journey == nullptr) continue;
    for (const JourneyStop& stop : one.journey->stops) {
      AddRow(report, {one.id, one.unit, one.carrier, Time(stop.from_ms), Time(stop.until_ms),
                      Length(stop.from_ms, stop.until_ms), stop.at.lat, stop.at.lon,
                      Count(stop.first_seq)});
    }
  }
  return report;
}

TrackReport ViolationsReport(std::span<const AlarmCase> cases, Language language) {
  TrackReport report =
      Begin(ReportKind::kViolations, kViolationColumns, kViolationsTitle, language);
  for (const AlarmCase& one : cases) {
    AddViolation(report, one, one.alarm);
    for (const track::Alarm& alarm : one.joined)
      AddViolation(report, one, alarm);
  }
  return report;
}

TrackReport DevicesReport(std::span<const ReportDevice> devices, Language language) {
  TrackReport report = Begin(ReportKind::kDevices, kDeviceColumns, kDevicesTitle, language);
  for (const ReportDevice& one : devices) {
    const DeviceRecord& record = one.record;
    AddRow(report, {record.id, std::string(Name(record.kind)), record.maker, record.model,
                    record.owner, record.lessee, std::string(Name(record.state)), record.movement,
                    Time(one.heard_ms), one.battery_percent ? Cell(*one.battery_percent) : Cell(),
                    Count(record.faults.size())});
  }
  return report;
}

TrackReport GatesReport(std::span<const ReportPass> passes, Language language) {
  TrackReport report = Begin(ReportKind::kGates, kGateColumns, kGatesTitle, language);
  for (const ReportPass& one : passes) {
    AddRow(report,
           {one.gate, one.lane, Time(one.at_ms), one.direction, one.unit, one.movement,
            one.decision, one.by, one.agreement ? Cell(*one.agreement * kPercent) : Cell()});
  }
  return report;
}

std::string WriteReportCsv(const TrackReport& report) {
  std::string out;
  std::vector<std::string_view> names;
  for (const ReportColumn& column : report.columns)
    names.push_back(column.name);
  codec::AppendCsvRow(out, names);
  for (const std::vector<Cell>& row : report.rows) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < row.size(); ++i)
      texts.push_back(CsvCell(row[i], report.columns[i]));
    codec::AppendCsvRow(out, std::vector<std::string_view>(texts.begin(), texts.end()));
  }
  return out;
}

std::string CellText(const Cell& cell, const ReportColumn& column, Language language) {
  if (const auto* text = std::get_if<std::string>(&cell)) return CleanText(*text);
  if (const auto* number = std::get_if<double>(&cell))
    return LocalNumber(fmt::format("{:.{}f}", *number, column.decimals), language);
  if (const auto* ms = std::get_if<std::int64_t>(&cell)) {
    if (column.type == ColumnType::kDuration) return DurationText(*ms);
    const std::string time = UtcText(*ms);
    return time.substr(0, 10) + " " + time.substr(11, 5);
  }
  return {};
}

}  // namespace tidewaiter::monitor
