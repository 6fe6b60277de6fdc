# tidewaiter_module(NAME <path> HEADERS .. SOURCES .. TESTS .. SLOW_TESTS .. WHOLE_TESTS .. PROPERTY_TESTS ..
#                   FUZZ .. BENCH .. MAIN .. DEPS .. LIBS ..)
# One call per folder under src/. NAME is the folder ("detect/profile"). Creates the library
# tidewaiter_detect_profile and one test, property-test and benchmark program for the folder.
# DEPS names other folders and is the whole truth about layering: tools/check_layers compares it with
# the includes. LIBS names what is linked from outside; it never brings in a module. SLOW_TESTS
# (over five seconds) are left out of quick and sanitizer runs, and so are WHOLE_TESTS: one program that runs
# as one test, for what its tests share is dear to start (a server). MAIN is the file with
# main(): it becomes the program build/<preset>/tidewaiter. The target "programs" is that and all benchmarks.
#
# With TIDEWAITER_FUZZ only the FUZZ files and what they use are built, each a program of its own and a test
# of ten seconds (TIDEWAITER_FUZZ_SECONDS) that starts from testdata/fuzz/<name>/ where that folder exists.
include(GoogleTest)
find_package(GTest REQUIRED)
find_package(benchmark QUIET)
find_package(fmt REQUIRED)
find_library(RAPIDCHECK_LIBRARY rapidcheck REQUIRED)

add_custom_target(programs)

# What many files include and what is dear to read: the standard library and simdjson. A file includes what it uses all
# the same; the preset "tidy" builds without.
if(TIDEWAITER_PCH)
  set(standard <algorithm> <array> <atomic> <charconv> <chrono> <cmath> <condition_variable> <cstdint> <deque> <expected>
    <filesystem> <fmt/format.h> <functional> <map> <memory> <mutex> <optional> <ranges> <set> <shared_mutex>
    <simdjson.h> <span> <string> <string_view> <thread> <unordered_map> <utility> <variant> <vector>)
  file(WRITE ${CMAKE_BINARY_DIR}/pch_anchor.cc "")
  add_library(tidewaiter_pch OBJECT ${CMAKE_BINARY_DIR}/pch_anchor.cc)
  target_link_libraries(tidewaiter_pch PRIVATE fmt::fmt)
  target_precompile_headers(tidewaiter_pch PRIVATE ${standard})
  add_library(tidewaiter_test_pch OBJECT ${CMAKE_BINARY_DIR}/pch_anchor.cc)
  target_link_libraries(tidewaiter_test_pch PRIVATE fmt::fmt GTest::gmock)
  target_compile_options(tidewaiter_test_pch PRIVATE ${TIDEWAITER_TEST_OPTIONS})
  target_precompile_headers(tidewaiter_test_pch PRIVATE ${standard} <gmock/gmock.h> <gtest/gtest.h>)
endif()

function(tidewaiter_test_program lib program)
  add_executable(${program} ${ARGN})
  target_link_libraries(${program} PRIVATE ${lib} GTest::gmock GTest::gtest_main)
  target_compile_definitions(${program} PRIVATE TIDEWAITER_TESTDATA="${PROJECT_SOURCE_DIR}/testdata")
  target_compile_options(${program} PRIVATE ${TIDEWAITER_TEST_OPTIONS})
  if(TIDEWAITER_PCH)
    target_precompile_headers(${program} REUSE_FROM tidewaiter_test_pch)
  endif()
endfunction()

function(tidewaiter_test lib program prefix label)
  tidewaiter_test_program(${lib} ${program} ${ARGN})
  gtest_discover_tests(${program} TEST_PREFIX ${prefix}. DISCOVERY_MODE PRE_TEST
                       PROPERTIES LABELS "${label}")
endfunction()

# New inputs that reach new code are kept in the build folder, those that break something beside them.
function(tidewaiter_fuzz lib file)
  get_filename_component(fuzz ${file} NAME_WE)
  add_executable(${fuzz} ${file})
  target_link_libraries(${fuzz} PRIVATE ${lib})
  target_link_options(${fuzz} PRIVATE -fsanitize=fuzzer)
  set(found ${CMAKE_BINARY_DIR}/found/${fuzz})
  file(MAKE_DIRECTORY ${found})
  set(seeds ${PROJECT_SOURCE_DIR}/testdata/fuzz/${fuzz})
  if(NOT EXISTS ${seeds})
    set(seeds)
  endif()
  add_test(NAME ${fuzz} COMMAND sh -c "exec \"$@\" -max_total_time=\${TIDEWAITER_FUZZ_SECONDS:-10}" sh
    $<TARGET_FILE:${fuzz}> -seed=1 -runs=1000000 -timeout=10 -rss_limit_mb=2048 -max_len=65536
    -print_final_stats=1 -artifact_prefix=${CMAKE_BINARY_DIR}/broken- ${found} ${seeds})
endfunction()

function(tidewaiter_module)
  cmake_parse_arguments(M "" "NAME;MAIN" "HEADERS;SOURCES;TESTS;SLOW_TESTS;WHOLE_TESTS;PROPERTY_TESTS;FUZZ;BENCH;DEPS;LIBS" ${ARGN})
  string(REPLACE "/" "_" id ${M_NAME})
  set(lib tidewaiter_${id})
  if(M_SOURCES)
    add_library(${lib} STATIC ${M_SOURCES})
    set(vis PUBLIC)
    if(TIDEWAITER_PCH)
      target_precompile_headers(${lib} REUSE_FROM tidewaiter_pch)
    endif()
  else()
    add_library(${lib} INTERFACE)
    set(vis INTERFACE)
  endif()
  add_library(tidewaiter::${id} ALIAS ${lib})
  target_sources(${lib} ${vis} FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/src FILES ${M_HEADERS})
  target_include_directories(${lib} ${vis} ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${lib} ${vis} fmt::fmt ${M_LIBS})
  foreach(dep ${M_DEPS})
    string(REPLACE "/" "_" dep_id ${dep})
    target_link_libraries(${lib} ${vis} tidewaiter::${dep_id})
  endforeach()
  if(TIDEWAITER_FUZZ)
    if(M_SOURCES)
      set_target_properties(${lib} PROPERTIES EXCLUDE_FROM_ALL TRUE)
    endif()
    foreach(file ${M_FUZZ})
      tidewaiter_fuzz(${lib} ${file})
    endforeach()
    return()
  endif()
  if(M_TESTS)
    tidewaiter_test(${lib} ${id}_test ${id} "" ${M_TESTS})
  endif()
  if(M_SLOW_TESTS)
    tidewaiter_test(${lib} ${id}_slow_test ${id} slow ${M_SLOW_TESTS})
  endif()
  if(M_WHOLE_TESTS)
    tidewaiter_test_program(${lib} ${id}_whole_test ${M_WHOLE_TESTS})
    target_link_libraries(${id}_whole_test PRIVATE tidewaiter::testing)
    add_test(NAME ${id}.whole COMMAND ${id}_whole_test)
    set_tests_properties(${id}.whole PROPERTIES LABELS slow)
  endif()
  if(M_PROPERTY_TESTS)
    tidewaiter_test_program(${lib} ${id}_property_test ${M_PROPERTY_TESTS})
    target_link_libraries(${id}_property_test PRIVATE ${RAPIDCHECK_LIBRARY})
    gtest_discover_tests(${id}_property_test TEST_PREFIX ${id}. DISCOVERY_MODE PRE_TEST
                         PROPERTIES LABELS property)
  endif()
  if(TIDEWAITER_BENCH AND M_BENCH AND benchmark_FOUND)
    add_executable(${id}_bench ${M_BENCH})
    target_link_libraries(${id}_bench PRIVATE ${lib} benchmark::benchmark_main)
    set_target_properties(${id}_bench PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
    add_dependencies(programs ${id}_bench)
  endif()
  if(M_MAIN)
    add_executable(${PROJECT_NAME} ${M_MAIN})
    target_link_libraries(${PROJECT_NAME} PRIVATE ${lib})
    set_target_properties(${PROJECT_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
    add_dependencies(programs ${PROJECT_NAME})
  endif()
endfunction()
