// bench_load: how many requests a server answers, and how fast.
//
//   bench_load --url http://127.0.0.1:8080/api/v1/declarations --method POST --rate 2000 --seconds
//   30
//              --connections 64 --header 'Content-Type: application/json' --body-file lines.ndjson
//
// Sends --rate requests a second at times fixed beforehand and measures each from the time when it
// was due (load_generator.h). --rate max sends as fast as the answers come. Prints JSON: offered
// and answered requests, statuses by class, errors, throughput, and latency in ms.
#include <sys/resource.h>

#include <cstdio>
#include <string>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "bench/load_generator.h"
#include "os/file.h"

namespace tidewaiter::bench {
namespace {

using Json = nlohmann::ordered_json;

Result<std::vector<std::string>> ReadLines(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(path));
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  if (lines.empty()) return Fail(ErrorCode::kInvalidArgument, path + " has no lines", "body-file");
  return lines;
}

Json ToJson(const LoadHistogram& histogram) {
  Json json;
  json["p50"] = histogram.QuantileMs(0.5);
  json["p90"] = histogram.QuantileMs(0.9);
  json["p99"] = histogram.QuantileMs(0.99);
  json["p99_9"] = histogram.QuantileMs(0.999);
  json["max"] = histogram.max_ms();
  json["mean"] = histogram.mean_ms();
  return json;
}

double ProcessorSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

Json ToJson(const LoadOptions& options, const LoadReport& report) {
  Json json;
  json["url"] = options.url;
  json["mode"] = options.rate > 0 ? "open" : "closed";
  json["rate"] = options.rate;
  json["arrivals"] = options.poisson ? "poisson" : "uniform";
  json["connections"] = options.connections;
  json["seconds"] = report.seconds;
  json["offered"] = report.offered;
  json["answered"] = report.answered;
  json["throughput_per_s"] =
      report.seconds > 0 ? static_cast<double>(report.answered) / report.seconds : 0;
  json["status"] = Json::object();
  for (std::size_t i = 0; i < report.by_class.size(); ++i)
    if (report.by_class[i] > 0) json["status"][std::to_string(i) + "xx"] = report.by_class[i];
  json["errors"] = Json::object();
  for (const auto& [error, count] : report.errors)
    json["errors"][error] = count;
  json["latency_ms"] = ToJson(report.latency);
  json["sent_late_ms"] = ToJson(report.late);
  json["generator_processor_s"] = ProcessorSeconds();
  return json;
}

Status Run(LoadOptions options, const std::string& rate, const std::string& body_file) {
  if (rate != "max") {
    options.rate = std::atof(rate.c_str());
    if (!(options.rate > 0))
      return Fail(ErrorCode::kInvalidArgument, "rate is neither a number above 0 nor max", "rate");
  }
  if (!body_file.empty()) {
    ASSIGN_OR_RETURN(options.bodies, ReadLines(body_file));
  }
  ASSIGN_OR_RETURN(const LoadReport report, RunLoad(options));
  std::printf("%s\n", ToJson(options, report).dump(2).c_str());
  return {};
}

}  // namespace
}  // namespace tidewaiter::bench

int main(int argc, char** argv) {
  tidewaiter::bench::LoadOptions options;
  std::string rate = "max";
  std::string body_file;
  std::string arrivals = "poisson";
  CLI::App app("sends HTTP requests by a schedule and measures the answers");
  app.add_option("--url", options.url, "http://host:port/path")->required();
  app.add_option("--method", options.method);
  app.add_option("--rate", rate, "requests a second, or max");
  app.add_option("--arrivals", arrivals)->check(CLI::IsMember({"poisson", "uniform"}));
  app.add_option("--seconds", options.seconds)->check(CLI::PositiveNumber);
  app.add_option("--warmup", options.warmup_s, "seconds at the beginning that do not count");
  app.add_option("--timeout", options.timeout_s, "seconds");
  app.add_option("--connections", options.connections)->check(CLI::Range(1, 100000));
  app.add_option("--seed", options.seed, "of the times of arrival");
  app.add_option("--header", options.headers, "'Name: value'; may be given again")
      ->allow_extra_args(false);
  app.add_option("--body-file", body_file,
                 "a body a line, taken in turn; {seq} is a running number");
  CLI11_PARSE(app, argc, argv);
  options.poisson = arrivals == "poisson";
  const tidewaiter::Status status = tidewaiter::bench::Run(std::move(options), rate, body_file);
  if (!status) std::fprintf(stderr, "bench_load: %s\n", status.error().message.c_str());
  return status ? 0 : 1;
}
