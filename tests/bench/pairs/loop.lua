function bench()
  local a = 0
  for i = 0, 1499999 do
    a = (a + i * 3) & 0xffff
  end
  local n = 0
  while n < 1500000 do
    n = n + 1
    if n & 1 ~= 0 then
      a = a ~ n
    end
  end
  return a
end
