# Writes OUT, a C++ file that holds each of FILES as text, found by its base name.
set(body "#include \"shared/rules/data_file.h\"\n\nnamespace field::shared {\n\nstd::string_view dataFile(std::string_view name) {\n")
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME)
  file(READ ${file} text)
  string(APPEND body "    if (name == \"${name}\") return R\"TSV(${text})TSV\";\n")
endforeach()
string(APPEND body "    return {};\n}\n\n}  // namespace field::shared\n")
file(WRITE ${OUT} "${body}")
