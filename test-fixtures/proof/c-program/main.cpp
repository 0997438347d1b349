#include <curl/curl.h>
#include <sqlite3.h>
#include <zlib.h>

#include <fstream>
#include <iostream>
#include <string>

int main(int argc, char **argv) {
  std::ifstream schema("schema.sql");
  std::string text((std::istreambuf_iterator<char>(schema)), std::istreambuf_iterator<char>());
  sqlite3 *database = nullptr;
  sqlite3_open(":memory:", &database);
  int result = sqlite3_exec(database, text.c_str(), nullptr, nullptr, nullptr);
  std::cout << (argc > 1 ? argv[1] : "") << " sqlite " << sqlite3_libversion() << " result " << result
            << " crc " << crc32(0L, reinterpret_cast<const Bytef *>(text.data()), text.size())
            << " tables " << sqlite3_total_changes(database) << " curl "
            << (curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_SSL ? "tls" : "plain")
            << std::endl;
  return sqlite3_close(database);
}
