local Counter = {}
Counter.__index = Counter

function Counter.new()
  return setmetatable({n = 0, step = 1}, Counter)
end

function Counter:add(k)
  self.n = self.n + k * self.step
  return self.n
end

function Counter:even()
  return self.n % 2 == 0
end

function bench()
  local c, evens = Counter.new(), 0
  for i = 0, 499999 do
    c:add(i)
    if c:even() then
      evens = evens + 1
    end
  end
  return c.n + evens
end
