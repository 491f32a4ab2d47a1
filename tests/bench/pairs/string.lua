function bench()
  local parts = {}
  for i = 0, 4999 do
    parts[#parts + 1] = "item " .. tostring(i) .. ";"
  end
  local text = table.concat(parts)
  local total = 0
  for word in text:gmatch("([^;]*);") do
    if word:sub(-1) == "7" then
      total = total + #word
    end
  end
  local up = text:upper():gsub("ITEM", "thing")
  total = total + #up + up:find("4999", 1, true) - 1
  for i = 0, 49999 do
    if text:sub(i % 500 + 1, i % 500 + 1) == "9" then
      total = total + 1
    end
  end
  return total
end
